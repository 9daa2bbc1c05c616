// The source of a citation: the page as it looks, its quote marked, where there is a picture; else the text around it.

/** @import { DocumentText, Place } from "../types.js" */
/** @import { View } from "./panel.js" */

import { fetchImage, fetchJson } from "./api.js";
import { button, icon, make } from "./dom.js";
import { Reader } from "./reader.js";
import { explain, pagesOf } from "./words.js";

const MOST_PX = 2000; // of a picture's width
const PAGE_KEYS = new Map([
  ["PageUp", -1],
  ["PageDown", 1],
  ["ArrowLeft", -1],
  ["ArrowRight", 1],
]);

/**
 * Return the view of a place in a document.
 *
 * @param {Place} place
 * @returns {View}
 */
export function sourceView(place) {
  const view = new SourceView(place);
  void view.open();
  const number = place.marker === null ? null : make("span", { class: "number" }, String(place.marker));
  return {
    title: make("span", {}, number, place.title || place.uri),
    subtitle: view.subtitle,
    tools: [view.switch],
    body: view.body,
    close: () => view.close(),
  };
}

class SourceView {
  /** @param {Place} place */
  constructor(place) {
    this.place = place;
    this.ending = new AbortController();
    this.subtitle = make("span", {}, subtitleOf(place));
    this.body = make("div", { class: "panel-body" }, make("p", { class: "loading", role: "status" }, "Opening…"));
    this.switch = button({ class: "quiet", hidden: true }, () => this.toggle(), "Text");
    this.page = place.page ?? 1;
    /** @type {DocumentText["pages"]} */
    this.pages = [];
    this.picture = ""; // the address of the one that is shown
    this.asPicture = false;
  }

  /** Show the page where the document has pictures, else its text. */
  async open() {
    try {
      const known = await this.load(0, 0);
      this.pages = known.pages;
      if (this.ending.signal.aborted) return;
      if (known.has_images && this.pages.length > 0) await this.showPage(this.page);
      else this.showText("");
    } catch (error) {
      if (!this.ending.signal.aborted) this.showProblem(error);
    }
  }

  close() {
    this.ending.abort();
    URL.revokeObjectURL(this.picture);
  }

  toggle() {
    if (this.asPicture) this.showText("");
    else void this.showPage(this.page);
  }

  /**
   * Show a page as it looks. Where its picture cannot be had, the text says why.
   *
   * @param {number} number
   */
  async showPage(number) {
    this.page = number;
    try {
      const blob = await fetchImage(this.imagePath(number), this.ending.signal);
      URL.revokeObjectURL(this.picture);
      this.picture = URL.createObjectURL(blob);
    } catch (error) {
      if (!this.ending.signal.aborted) this.showText(`The page cannot be shown as it looks. ${explain(error).detail}`);
      return;
    }
    this.asPicture = true;
    this.offer("Text");
    const name = `Page ${number} of ${this.place.title || this.place.uri}${this.place.span ? ", the quote highlighted" : ""}`;
    const image = make("img", { src: this.picture, alt: name, class: "page-image" });
    const stage = make("div", { class: "stage", tabindex: "0", role: "region", "aria-label": "Page" }, image);
    this.body.replaceChildren(stage, this.pager());
    image.addEventListener("load", () => {
      stage.scrollTop = this.quoteHeight() * image.clientHeight - stage.clientHeight / 2;
    });
    stage.addEventListener("keydown", (event) => {
      const step = PAGE_KEYS.get(event.key);
      if (step && this.page + step >= 1 && this.page + step <= this.pages.length) void this.turn(step);
    });
  }

  /** Return about how far down the page the quote stands, from 0 to 1: as far as in the page's text. */
  quoteHeight() {
    const page = this.pages.find((page) => page.number === this.page);
    if (!page || !this.place.span || page.end === page.start) return 0;
    return Math.max((this.place.span.start - page.start) / (page.end - page.start), 0);
  }

  /** @param {number} step */
  async turn(step) {
    await this.showPage(this.page + step);
    const stage = this.body.querySelector(".stage");
    if (stage instanceof HTMLElement) stage.focus({ preventScroll: true });
  }

  pager() {
    const go = (/** @type {number} */ step, /** @type {string} */ name, /** @type {string} */ picture) => {
      const isEnd = this.page + step < 1 || this.page + step > this.pages.length;
      return button({ class: "round", "aria-label": name, disabled: isEnd }, () => void this.turn(step), icon(picture));
    };
    const where = make("span", { role: "status" }, `Page ${this.page} of ${this.pages.length}`);
    return make("div", { class: "pager" }, go(-1, "Previous page", "back"), where, go(1, "Next page", "forward"));
  }

  /** @param {string} why it is not a picture, where it could be one */
  showText(why) {
    this.asPicture = false;
    this.offer("Page");
    this.switch.hidden ||= why !== "" || this.pages.length === 0;
    const reader = new Reader((start, end) => this.load(start, end), this.place.span);
    const note = why ? make("p", { class: "why", role: "status", dir: "auto" }, why) : null;
    this.body.replaceChildren(...[note, reader.element].filter((node) => node !== null));
    void reader.open();
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

  /**
   * @param {number} start
   * @param {number} end
   * @returns {Promise<DocumentText>}
   */
  load(start, end) {
    const query = new URLSearchParams({ collection: this.place.collection, start: String(start), end: String(end) });
    return fetchJson(`v1/documents/${encodeURIComponent(this.place.documentId)}?${query}`, {
      signal: this.ending.signal,
    });
  }

  /** @param {number} number */
  imagePath(number) {
    const width = Math.min(Math.round(this.body.clientWidth * devicePixelRatio) || 1000, MOST_PX);
    const query = new URLSearchParams({ collection: this.place.collection, width: String(width) });
    if (this.place.span) query.set("highlight", `${this.place.span.start}-${this.place.span.end}`);
    return `v1/documents/${encodeURIComponent(this.place.documentId)}/pages/${number}.png?${query}`;
  }
}

/** @param {Place} place */
function subtitleOf(place) {
  return [place.uri, pagesOf({ page: place.page, page_end: place.pageEnd })].filter(Boolean).join(" · ");
}
