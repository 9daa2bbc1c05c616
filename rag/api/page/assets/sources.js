// The rows that show what is cited, each with its quote; a press opens the source at it.

/** @import { Citation, Place } from "../types.js" */

import { button, make } from "./dom.js";
import { pagesOf } from "./words.js";

/**
 * Return the row of a citation for a list of sources.
 *
 * @param {Citation} citation
 * @param {() => void} onPress
 */
export function sourceRow(citation, onPress) {
  return make(
    "li",
    {},
    button(
      { class: "source chip-row", "data-marker": String(citation.marker) },
      onPress,
      make("span", { class: citation.status === "unsupported" ? "number weak" : "number" }, String(citation.marker)),
      make("span", { class: "source-title", dir: "auto" }, citation.title || citation.uri),
      make("span", { class: "source-place" }, [pagesOf(citation), lastOf(citation.context)].filter(Boolean).join(" · ")),
      make("span", { class: "source-quote", dir: "auto" }, citation.shown),
    ),
  );
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
    marker: citation.marker,
  };
}

/** @param {string} context a heading path */
function lastOf(context) {
  const headings = (context.split("\n")[0] ?? "").split(" › ");
  return headings.length > 1 ? (headings.at(-1) ?? "") : "";
}
