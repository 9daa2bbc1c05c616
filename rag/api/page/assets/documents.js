// The list of documents in the panel: searched by title and name, each opened with a click.

/** @import { DocumentRow, Documents, Place } from "../types.js" */
/** @import { View } from "./panel.js" */

import { fetchJson } from "./api.js";
import { button, counted, make } from "./dom.js";
import { explain } from "./words.js";

const AT_ONCE = 50;
const PAUSE_MS = 180; // between two keys: nobody waits for what is still being typed

/**
 * Return the view of all documents; `open` is called with the one that is chosen.
 *
 * @param {readonly string[]} collections
 * @param {(place: Place) => void} open
 * @returns {View}
 */
export function documentsView(collections, open) {
  const list = new DocumentList(collections, open);
  void list.search();
  return { title: "Documents", subtitle: list.count, tools: [], body: list.body, close: () => list.ending.abort() };
}

/**
 * Return the place at which a document of the list begins.
 *
 * @param {DocumentRow} row
 * @returns {Place}
 */
export function beginningOf(row) {
  const { id, collection, title, uri } = row;
  return { collection, documentId: id, title, uri, span: null, page: null, pageEnd: null, marker: null };
}

class DocumentList {
  /**
   * @param {readonly string[]} collections
   * @param {(place: Place) => void} open
   */
  constructor(collections, open) {
    this.collections = collections;
    this.open = open;
    this.ending = new AbortController();
    this.count = make("span", { role: "status" }, "…");
    this.box = make("input", {
      type: "search",
      class: "search",
      placeholder: "Search titles and names",
      "aria-label": "Search titles and names",
      maxlength: "200",
      dir: "auto",
      autocomplete: "off",
    });
    this.rows = make("ul", { class: "documents" });
    this.more = button(
      { class: "quiet", hidden: true },
      () => void this.load(this.rows.childElementCount),
      "Show more",
    );
    this.told = make("div", {});
    this.body = make("div", { class: "panel-body list" }, this.box, this.told, this.rows, this.more);
    let pause = 0;
    this.box.addEventListener("input", () => {
      clearTimeout(pause);
      pause = window.setTimeout(() => void this.search(), PAUSE_MS);
    });
  }

  async search() {
    this.ending.abort(); // an answer to older words must not replace a newer one
    this.ending = new AbortController();
    await this.load(0);
  }

  /** @param {number} offset */
  async load(offset) {
    const { signal } = this.ending;
    const query = new URLSearchParams({ q: this.box.value.trim(), limit: String(AT_ONCE), offset: String(offset) });
    for (const name of this.collections) query.append("collection", name);
    try {
      /** @type {Documents} */
      const found = await fetchJson(`v1/documents?${query}`, { signal });
      this.show(found, offset);
    } catch (error) {
      if (signal.aborted) return;
      const { title, detail } = explain(error);
      const again = button({ class: "quiet" }, () => void this.load(offset), "Try again");
      this.told.replaceChildren(
        make("div", { class: "problem", role: "alert" }, make("p", {}, `${title}. ${detail}`), again),
      );
    }
  }

  /**
   * @param {Documents} found
   * @param {number} offset
   */
  show(found, offset) {
    const rows = found.documents.map((row) => this.row(row));
    if (offset === 0) this.rows.replaceChildren(...rows);
    else this.rows.append(...rows);
    this.told.replaceChildren(...found.notes.map((note) => make("p", { class: "why", dir: "auto" }, note)));
    this.more.hidden = this.rows.childElementCount >= found.total;
    const words = this.box.value.trim();
    this.count.textContent = words
      ? `${counted(found.total, "document")} with “${words}”`
      : counted(found.total, "document");
  }

  /** @param {DocumentRow} row */
  row(row) {
    const collection = this.collections.length === 1 ? "" : row.collection;
    const details = [collection, row.date ?? "", row.pages ? counted(row.pages, "page") : ""]
      .filter(Boolean)
      .join(" · ");
    const name = make("span", { class: "source-title", dir: "auto" }, row.title || row.uri);
    const place = make("span", { class: "source-place", dir: "auto" }, row.uri);
    return make(
      "li",
      {},
      button(
        { class: "source document" },
        () => this.open(beginningOf(row)),
        name,
        make("span", { class: "source-date" }, details),
        place,
      ),
    );
  }
}
