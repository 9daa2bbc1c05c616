// The list of documents in the panel, by folder: searched by title and name, each opened or asked alone with a click.

/** @import { DocumentRow, Documents, Place, Scope } from "../types.js" */
/** @import { Adding } from "./adding.js" */
/** @import { View } from "./panel.js" */

import { fetchJson } from "./api.js";
import { button, counted, icon, make } from "./dom.js";
import { onlyDocument, onlyFolder } from "./scope.js";
import { explain } from "./words.js";

const AT_ONCE = 50;
const PAUSE_MS = 180; // between two keys: nobody waits for what is still being typed

/** @typedef {{open: (place: Place) => void, askOnly: (scope: Scope) => void, adding: Adding}} Chosen what can be done */

/**
 * Return the view of all documents; which collections are asked may not be known yet.
 *
 * @param {() => Promise<readonly string[]>} collections
 * @param {Chosen} chosen
 * @returns {View}
 */
export function documentsView(collections, chosen) {
  const list = new DocumentList(collections, chosen);
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
  return { collection, documentId: id, title, uri, span: null, page: null, pageEnd: null, quote: null, marker: null };
}

class DocumentList {
  /**
   * @param {() => Promise<readonly string[]>} collections
   * @param {Chosen} chosen
   */
  constructor(collections, { open, askOnly, adding }) {
    this.adding = adding;
    this.bar = adding.bar();
    this.whenKnown = collections;
    /** @type {readonly string[]} */
    this.collections = [];
    this.open = open;
    this.askOnly = askOnly;
    this.listed = 0;
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
    this.folders = make("div", { class: "folders" });
    this.more = button(
      { class: "quiet", hidden: true },
      () => void this.load(this.listed),
      "Show more",
    );
    this.told = make("div", {});
    this.body = make("div", { class: "panel-body list" }, this.bar, this.box, this.told, this.folders, this.more);
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
    try {
      if (offset === 0) this.collections = await this.whenKnown(); // what follows goes on with the same ones
      this.showBar();
      const query = new URLSearchParams({ q: this.box.value.trim(), limit: String(AT_ONCE), offset: String(offset) });
      for (const name of this.collections) query.append("collection", name);
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

  /** Show how documents are added, where it was not known yet that they may be. */
  showBar() {
    this.bar ??= this.adding.bar();
    if (this.bar && !this.bar.isConnected) this.box.before(this.bar);
  }

  /**
   * @param {Documents} found
   * @param {number} offset
   */
  show(found, offset) {
    if (offset === 0) this.folders.replaceChildren();
    for (const row of found.documents) this.rowsOf(row).append(this.row(row));
    this.listed = offset + found.documents.length;
    this.told.replaceChildren(...found.notes.map((note) => make("p", { class: "why", dir: "auto" }, note)));
    this.more.hidden = this.listed >= found.total;
    const words = this.box.value.trim();
    this.count.textContent = words
      ? `${counted(found.total, "document")} with “${words}”`
      : counted(found.total, "document");
  }

  /**
   * Return the list of the folder that a document is in: the last one, as documents come by folder, or a new one.
   *
   * @param {DocumentRow} row
   */
  rowsOf({ collection, uri }) {
    const folder = uri.slice(0, uri.lastIndexOf("/") + 1);
    const last = this.folders.lastElementChild;
    const key = `${collection}:${folder}`;
    const known = last instanceof HTMLElement && last.dataset.folder === key ? last.querySelector("ul") : null;
    if (known) return known;
    const rows = make("ul", { class: "documents" });
    this.folders.append(make("section", { "data-folder": key }, this.folderHead(collection, folder, rows), rows));
    return rows;
  }

  /**
   * @param {string} collection
   * @param {string} folder
   * @param {HTMLElement} rows
   */
  folderHead(collection, folder, rows) {
    const name = [this.collections.length === 1 ? "" : collection, folder].filter(Boolean).join(" · ");
    const folding = button(
      { class: "quiet folder", "aria-expanded": "true" },
      () => {
        rows.hidden = !rows.hidden;
        folding.setAttribute("aria-expanded", String(!rows.hidden));
      },
      icon("down-small"),
      make("span", { dir: "auto" }, name || "No folder"),
    );
    const names = { class: "round ask-only", "aria-label": `Ask only the folder ${folder}`, title: "Ask only this folder" };
    const asking = folder ? button(names, () => this.askOnly(onlyFolder(collection, folder)), icon("ask")) : null;
    return make("div", { class: "folder-head" }, folding, asking);
  }

  /** @param {DocumentRow} row */
  row(row) {
    const details = [row.date ?? "", row.pages ? counted(row.pages, "page") : ""].filter(Boolean).join(" · ");
    const title = row.title || row.uri;
    const opening = button(
      { class: "source document" },
      () => this.open(beginningOf(row)),
      make("span", { class: "source-title", dir: "auto" }, title),
      make("span", { class: "source-date" }, details),
      make("span", { class: "source-place", dir: "auto" }, row.uri.split("/").at(-1) ?? ""),
    );
    const names = { class: "round ask-only", "aria-label": `Ask only ${title}`, title: "Ask only this document" };
    const asking = button(names, () => this.askOnly(onlyDocument(row)), icon("ask"));
    return make("li", { class: "with-action" }, opening, asking, this.deleting(row));
  }

  /** @param {DocumentRow} row */
  deleting(row) {
    if (!this.adding.manageable.includes(row.collection)) return null;
    const names = { class: "round", "aria-label": `Delete ${row.title || row.uri}`, title: "Delete" };
    return button(names, () => void this.adding.remove(row), icon("bin"));
  }
}
