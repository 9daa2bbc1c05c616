// The source of a citation: the page as it looks, its quote marked, where there is a picture; else the text around it.

/** @import { DocumentText, PageWords, Place } from "../types.js" */
/** @import { View } from "./panel.js" */

import { Problem, fetchFile, fetchJson } from "./api.js";
import { announce, button, icon, make } from "./dom.js";
import { Reader } from "./reader.js";
import { Stage } from "./stage.js";
import { explain, pagesOf } from "./words.js";

const MOST_PX = 2000; // of a picture's width
const CHANGED = "The document has changed since it was quoted, so that nothing is highlighted.";
const PAGE_KEYS = new Map([
  ["PageUp", -1],
  ["PageDown", 1],
  ["ArrowLeft", -1],
  ["ArrowRight", 1],
]);

/**
 * Return the view of a place in a document; `askOnly` is called with it where the reader wants to ask nothing else.
 *
 * @param {Place} place
 * @param {(place: Place) => void} askOnly
 * @returns {View}
 */
export function sourceView(place, askOnly) {
  const view = new SourceView(place);
  void view.open();
  const number = place.marker === null ? null : make("span", { class: "number" }, String(place.marker));
  const names = { class: "quiet ask-only", "aria-label": "Ask only this document", title: "Ask only this document" };
  const asking = button(names, () => askOnly(place), icon("ask"), make("span", {}, "Ask only this"));
  return {
    title: make("span", {}, number, place.title || place.uri),
    subtitle: view.subtitle,
    tools: [asking, view.original, view.switch],
    body: view.body,
    close: () => view.close(),
  };
}

class SourceView {
  /** @param {Place} place */
  constructor(place) {
    this.place = place;
    this.span = place.span;
    this.note = "";
    this.ending = new AbortController();
    this.subtitle = make("span", {}, subtitleOf(place));
    this.body = make("div", { class: "panel-body" }, make("p", { class: "loading", role: "status" }, "Opening…"));
    this.switch = button({ class: "quiet", hidden: true }, () => this.toggle(), "Text");
    const names = { class: "round", "aria-label": "Save the original file", title: "Save the original file", hidden: true };
    this.original = button(names, () => void this.saveOriginal(), icon("save"));
    this.stage = new Stage(() => void this.draw());
    this.stage.element.addEventListener("keydown", (event) => this.onKey(event));
    this.page = place.page ?? 1;
    /** @type {DocumentText["pages"]} */
    this.pages = [];
    this.picture = ""; // the address of the one that is shown
    this.pictureWidth = 0;
    this.asPicture = false;
  }

  /** Show the page where the document has pictures, else its text. */
  async open() {
    try {
      const known = await this.loadQuoted();
      this.pages = known.pages;
      this.original.hidden = !known.has_original;
      if (this.ending.signal.aborted) return;
      if (known.has_images && this.pages.length > 0) await this.showPage(this.page);
      else this.showText();
    } catch (error) {
      if (!this.ending.signal.aborted) this.showProblem(error);
    }
  }

  /** Return what is known of the document. Where another text stands in place of the quote, nothing is highlighted. */
  async loadQuoted() {
    const { start, end } = this.span ?? { start: 0, end: 0 };
    const { quote } = this.place;
    try {
      const known = await this.load(start, end);
      if (quote === null || known.text === quote) return known;
    } catch (error) {
      if (quote === null || !(error instanceof Problem && error.status === 422)) throw error; // the text is shorter now
    }
    this.span = null;
    this.note = CHANGED;
    return await this.load(0, 0);
  }

  close() {
    this.ending.abort();
    URL.revokeObjectURL(this.picture);
  }

  toggle() {
    if (this.asPicture) this.showText();
    else void this.showPage(this.page);
  }

  /**
   * Show a page as it looks. Where its picture cannot be had, the text says why.
   *
   * @param {number} number
   */
  async showPage(number) {
    this.page = Math.min(Math.max(number, 1), this.pages.length);
    const shown = this.page;
    this.pictureWidth = 0;
    this.asPicture = true;
    const words = this.loadWords(this.page);
    if (!(await this.draw()) || this.hasLeft(shown)) return;
    this.offer("Text");
    this.body.replaceChildren(...this.noted(), this.stage.element, this.pager());
    const laid = await words;
    if (this.hasLeft(shown)) return;
    this.stage.lay(laid);
    this.stage.scrollTo(this.quoteHeight());
  }

  /**
   * Say whether the reader has turned on, or gone over to the text, while a page was loaded.
   *
   * @param {number} number
   */
  hasLeft(number) {
    return number !== this.page || !this.asPicture;
  }

  /** Have the page's picture drawn as large as it is shown; say whether there is one. */
  async draw() {
    const number = this.page;
    const shown = this.stage.element.isConnected ? this.stage.width : this.body.clientWidth * devicePixelRatio;
    const width = Math.min(Math.round(shown) || 1000, MOST_PX);
    if (width <= this.pictureWidth) return true;
    try {
      const blob = await fetchFile(this.imagePath(number, width), "image/png", this.ending.signal);
      if (this.hasLeft(number)) return true;
      URL.revokeObjectURL(this.picture);
      this.picture = URL.createObjectURL(blob);
      this.pictureWidth = width;
    } catch (error) {
      if (this.ending.signal.aborted || this.hasLeft(number)) return false;
      this.note = `The page cannot be shown as it looks. ${explain(error).detail}`;
      this.showText();
      this.switch.hidden = true;
      return false;
    }
    const quoted = this.span ? ", the quote highlighted" : "";
    await this.stage.show(this.picture, `Page ${number} of ${this.place.title || this.place.uri}${quoted}`);
    return true;
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    const step = PAGE_KEYS.get(event.key);
    if (!step || (this.stage.isZoomed && event.key.startsWith("Arrow"))) return; // then they pan
    if (this.page + step >= 1 && this.page + step <= this.pages.length) void this.turn(step);
  }

  /** Return about how far down the page the quote stands, from 0 to 1: as far as in the page's text. */
  quoteHeight() {
    const page = this.pages.find((page) => page.number === this.page);
    if (!page || !this.span || page.end === page.start) return 0;
    return Math.max((this.span.start - page.start) / (page.end - page.start), 0);
  }

  /** @param {number} step */
  async turn(step) {
    await this.showPage(this.page + step);
    this.stage.element.focus({ preventScroll: true });
  }

  pager() {
    const go = (/** @type {number} */ step, /** @type {string} */ name, /** @type {string} */ picture) => {
      const isEnd = this.page + step < 1 || this.page + step > this.pages.length;
      return button({ class: "round", "aria-label": name, disabled: isEnd }, () => void this.turn(step), icon(picture));
    };
    const where = make("span", { role: "status" }, `Page ${this.page} of ${this.pages.length}`);
    const turning = [go(-1, "Previous page", "back"), where, go(1, "Next page", "forward")];
    return make("div", { class: "pager" }, ...turning, this.stage.out, this.stage.level, this.stage.in);
  }

  showText() {
    this.asPicture = false;
    this.offer("Page");
    this.switch.hidden ||= this.pages.length === 0;
    const reader = new Reader((start, end) => this.load(start, end), this.span);
    this.body.replaceChildren(...this.noted(), reader.element);
    void reader.open();
  }

  noted() {
    return this.note ? [make("p", { class: "why", role: "status", dir: "auto" }, this.note)] : [];
  }

  /** @param {unknown} error */
  showProblem(error) {
    const { title, detail, cure } = explain(error);
    const again = button({ class: "solid" }, () => void this.open(), "Try again");
    const told = [
      make("p", { class: "problem-title" }, title),
      make("p", { dir: "auto" }, detail),
      make("p", {}, cure),
    ];
    this.body.replaceChildren(make("div", { class: "problem", role: "alert" }, ...told, again));
  }

  /** @param {string} other what the reader can switch to */
  offer(other) {
    this.switch.hidden = false;
    this.switch.textContent = other;
    this.switch.setAttribute("aria-label", other === "Text" ? "Show the text" : "Show the page as it looks");
  }

  /** Save the file as it was indexed: a browser opens it with what it opens such files with. */
  async saveOriginal() {
    try {
      const blob = await fetchFile(this.path("/original"), "application/pdf", this.ending.signal);
      const address = URL.createObjectURL(blob);
      const link = make("a", { href: address, download: this.place.uri.split("/").at(-1) ?? "document.pdf" });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000); // the download has begun by then
      announce("The original file is saved");
    } catch (error) {
      if (this.ending.signal.aborted) return;
      this.note = explain(error).detail;
      if (this.asPicture) this.body.prepend(...this.noted());
      else this.showText();
    }
  }

  /**
   * @param {number} start
   * @param {number} end
   * @returns {Promise<DocumentText>}
   */
  load(start, end) {
    return fetchJson(this.path("", { start: String(start), end: String(end) }), { signal: this.ending.signal });
  }

  /**
   * @param {number} number
   * @returns {Promise<PageWords>}
   */
  loadWords(number) {
    const nothing = { width: 1, height: 1, words: [] }; // the picture stands without them
    return fetchJson(this.path(`/pages/${number}.json`), { signal: this.ending.signal }).catch(() => nothing);
  }

  /**
   * @param {number} number
   * @param {number} width
   */
  imagePath(number, width) {
    /** @type {Record<string, string>} */
    const marked = this.span ? { highlight: `${this.span.start}-${this.span.end}` } : {};
    return this.path(`/pages/${number}.png`, { width: String(width), ...marked });
  }

  /**
   * @param {string} below the document's own path
   * @param {Record<string, string>} [more]
   */
  path(below, more = {}) {
    const query = new URLSearchParams({ collection: this.place.collection, ...more });
    return `v1/documents/${encodeURIComponent(this.place.documentId)}${below}?${query}`;
  }
}

/** @param {Place} place */
function subtitleOf(place) {
  return [place.uri, pagesOf({ page: place.page, page_end: place.pageEnd })].filter(Boolean).join(" · ");
}
