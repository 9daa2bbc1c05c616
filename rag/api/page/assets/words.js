// What the page says of errors, and an answer as plain text to be pasted elsewhere. Pure.

/** @import { Answer, Citation } from "../types.js" */

import { Problem } from "./api.js";

const TITLES = new Map([
  [0, "The service cannot be reached"],
  [401, "A key is needed"],
  [403, "This is not allowed"],
  [404, "This is not there"],
  [413, "That is too long"],
  [422, "This cannot be asked like that"],
  [429, "That was a little fast"],
  [502, "The language model did not answer"],
  [503, "The service is busy"],
]);

/**
 * Return an error as a calm message: what it is, and the cure.
 *
 * @param {unknown} error
 * @returns {{title: string, detail: string, cure: string}}
 */
export function explain(error) {
  if (!(error instanceof Problem)) {
    return { title: "Something in this page is broken", detail: String(error), cure: "Load the page again." };
  }
  return {
    title: TITLES.get(error.status) ?? "Something went wrong",
    detail: capitalised(error.message),
    cure: cureOf(error),
  };
}

/** @param {Problem} problem */
function cureOf(problem) {
  if (problem.status === 0) return "See whether `rag serve` is running and you are connected; then try again.";
  if (problem.status === 401) return "Try again, and give a key; whoever runs this service hands them out.";
  if (problem.retryAfterS !== null) return `Try again in ${problem.retryAfterS} seconds.`;
  return "";
}

/**
 * Return an answer with numbered sources as plain text.
 *
 * @param {Answer} answer
 */
export function asPlainText(answer) {
  const doubts = answer.sentences
    .filter((sentence) => !sentence.supported)
    .map((sentence) => `Not supported: ${sentence.text}`);
  const sources = answer.citations.map(sourceAsText);
  return [
    answer.question,
    answer.answer,
    ...(doubts.length ? [doubts.join("\n")] : []),
    ...(sources.length ? [`Sources\n${sources.join("\n")}`] : []),
  ].join("\n\n");
}

/**
 * Return an answer as Markdown, its sources numbered as in the text, each with its quote.
 *
 * @param {Answer} answer
 */
export function asMarkdown(answer) {
  const doubts = answer.sentences
    .filter((sentence) => !sentence.supported)
    .map((sentence) => `> **Not supported:** ${sentence.text.replace(/\s+/gu, " ")}`);
  const sources = answer.citations.map((citation) => {
    const place = [`**${citation.title || citation.uri}**`, pagesOf(citation), `\`${citation.uri}\``];
    return `${citation.marker}. ${place.filter(Boolean).join(", ")}\n\n   > ${citation.shown.trim().replace(/\s*\n\s*/gu, "\n   > ")}`;
  });
  return [
    `## ${answer.question.replace(/\s+/gu, " ")}`,
    answer.answer,
    ...(doubts.length ? [doubts.join("\n>\n")] : []),
    ...(sources.length ? ["### Sources", ...sources] : []),
  ].join("\n\n");
}

/** @param {Citation} citation */
function sourceAsText(citation) {
  const place = [citation.title, pagesOf(citation), citation.uri].filter((part) => part !== "").join(", ");
  return `[${citation.marker}] ${place}\n    “${citation.shown.replace(/\s+/gu, " ")}”`;
}

/**
 * Return the pages of a citation as people say it; empty where a format has none.
 *
 * @param {{page: number | null, page_end?: number | null}} citation
 */
export function pagesOf(citation) {
  if (citation.page === null) return "";
  const last = citation.page_end ?? citation.page;
  return last > citation.page ? `pages ${citation.page}–${last}` : `page ${citation.page}`;
}

/** @param {string} text */
function capitalised(text) {
  return text.charAt(0).toLocaleUpperCase("en") + text.slice(1);
}
