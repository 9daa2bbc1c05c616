// The rows that show what is cited, each with its quote unless the answer says it; a press opens the source at it.

/** @import { Answer, Citation, Place } from "../types.js" */

import { button, make } from "./dom.js";
import { pagesOf } from "./words.js";

/**
 * Return the row of a citation for a list of sources.
 *
 * @param {Citation} citation
 * @param {() => void} onPress
 * @param {{hasQuote?: boolean}} [options]
 */
export function sourceRow(citation, onPress, { hasQuote = true } = {}) {
  return make(
    "li",
    {},
    button(
      { class: "source chip-row", "data-marker": String(citation.marker) },
      onPress,
      make("span", { class: citation.status === "unsupported" ? "number weak" : "number" }, String(citation.marker)),
      make("span", { class: "source-title", dir: "auto" }, citation.title || citation.uri),
      make("span", { class: "source-place" }, [pagesOf(citation), lastOf(citation.context)].filter(Boolean).join(" · ")),
      hasQuote ? make("span", { class: "source-quote", dir: "auto" }, citation.shown) : null,
    ),
  );
}

/**
 * Say whether the sentences that cite a source have all of its words: then its quote need not be said again.
 *
 * @param {Citation} citation
 * @param {Answer} answer
 */
export function isSaid(citation, answer) {
  const citing = answer.sentences.filter(({ citations }) => citations.includes(citation.marker));
  const said = new Set(wordsOf(citing.map(({ text }) => text).join(" ")));
  return wordsOf(citation.shown).every((word) => said.has(word));
}

/** @param {string} text */
function wordsOf(text) {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * @param {Citation} citation
 * @returns {Place}
 */
export function placeOfCitation(citation) {
  return {
    collection: citation.collection,
    documentId: citation.document_id,
    title: citation.title,
    uri: citation.uri,
    span: { start: citation.start, end: citation.end },
    page: citation.page,
    pageEnd: citation.page_end,
    quote: citation.quote,
    marker: citation.marker,
  };
}

/** @param {string} context a heading path */
function lastOf(context) {
  const headings = (context.split("\n")[0] ?? "").split(" › ");
  return headings.length > 1 ? (headings.at(-1) ?? "") : "";
}
