// Questions to begin with, made of the documents' own titles and headings: nothing in them is invented.

/** @import { DocumentRow, DocumentText } from "../types.js" */

import { fetchJson } from "./api.js";

const MOST = 4;
const MOST_READ = 8; // documents, each a request: of these the best questions
const LONGEST = 45; // characters of a heading or title that reads well in a question
/** @typedef {{question: string, rank: number}} Candidate the lower the rank, the more it asks for */

const NUMBERED = /^[\d.]+\s+/u;

/**
 * Return questions that the newest documents answer, one a document.
 *
 * @param {readonly DocumentRow[]} documents
 * @returns {Promise<string[]>}
 */
export async function exampleQuestions(documents) {
  const byTitle = new Map(documents.map((row) => [row.title, row]));
  const newest = [...byTitle.values()]
    .filter(({ title }) => title !== "" && title.length <= LONGEST)
    .sort((a, b) => (b.date ?? "").localeCompare(a.date ?? ""))
    .slice(0, MOST_READ);
  const candidates = (await Promise.all(newest.map(questionOf))).filter((candidate) => candidate !== null);
  const best = candidates.sort((a, b) => a.rank - b.rank).map(({ question }) => question);
  return [...new Set(best)].slice(0, MOST);
}

/**
 * @param {DocumentRow} row
 * @returns {Promise<Candidate | null>}
 */
async function questionOf(row) {
  const query = new URLSearchParams({ collection: row.collection, start: "0", end: "0" });
  try {
    /** @type {DocumentText} */
    const { sections } = await fetchJson(`v1/documents/${encodeURIComponent(row.id)}?${query}`);
    return questionAbout(
      row.title,
      sections.map(({ context }) => context),
    );
  } catch {
    return null; // an example less: what is wrong is said where somebody waits for it
  }
}

/**
 * Return a question about a document with these heading paths; a heading that asks one itself is the best.
 *
 * @param {string} title
 * @param {readonly string[]} contexts
 * @returns {Candidate}
 */
export function questionAbout(title, contexts) {
  const headings = contexts
    .map((context) => (context.split("\n")[0] ?? "").split(" › "))
    .filter((path) => path.length === 2)
    .map((path) => (path.at(-1) ?? "").replace(NUMBERED, ""))
    .filter((heading) => /\p{L}{3}/u.test(heading) && heading.length <= LONGEST)
    .filter((heading) => !title.includes(heading));
  const asking = headings.find((heading) => /[?？؟]$/u.test(heading) && heading.includes(" "));
  if (asking !== undefined) return { question: asking, rank: 0 };
  const heading = headings.find((heading) => !/\d/u.test(heading)) ?? headings[0];
  if (heading !== undefined) return { question: `What does “${title}” say about “${heading}”?`, rank: 1 };
  return { question: `What does “${title}” say?`, rank: 2 };
}
