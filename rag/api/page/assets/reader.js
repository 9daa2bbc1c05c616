// A document's text, read in windows: the quote first, what surrounds it when somebody scrolls there.

/** @import { DocumentText } from "../types.js" */

import { make } from "./dom.js";
import { toUnits } from "./spans.js";
import { explain } from "./words.js";

const BEFORE = 2500; // code points before the quote: more than a screen, so that it can stand in the middle
const WINDOW = 8000;
const NEAR_PX = 600;

/** @typedef {{start: number, end: number}} Span code points of the document */

export class Reader {
  /**
   * @param {(start: number, end: number) => Promise<DocumentText>} load
   * @param {Span | null} span what to highlight
   */
  constructor(load, span) {
    this.load = load;
    this.span = span;
    this.start = Math.max((span?.start ?? 0) - BEFORE, 0);
    this.end = this.start;
    this.characters = Number.POSITIVE_INFINITY;
    this.isLoading = false;
    this.text = make("div", { class: "text", dir: "auto" });
    this.told = make("p", { class: "told", role: "status" });
    this.element = make(
      "div",
      { class: "reader", tabindex: "0", role: "region", "aria-label": "Text of the document" },
      this.text,
      this.told,
    );
    this.element.addEventListener("scroll", () => void this.goOn(), { passive: true });
  }

  /** Load the first window and scroll to what is highlighted. */
  async open() {
    this.isLoading = true;
    try {
      const wanted = Math.max(this.span?.end ?? 0, this.start) + WINDOW - BEFORE;
      const text = await this.load(this.start, wanted);
      this.take(text, "append");
      this.text.querySelector("mark")?.scrollIntoView({ block: "center" });
    } catch (error) {
      this.tell(error);
    } finally {
      this.isLoading = false;
    }
    await this.goOn();
  }

  /** Load more where the reader has come near an end of what is there. */
  async goOn() {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    if (this.isLoading || clientHeight === 0 || !Number.isFinite(this.characters)) return;
    const isNearTop = scrollTop < NEAR_PX && this.start > 0;
    const isNearEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX && this.end < this.characters;
    if (!isNearTop && !isNearEnd) return;
    this.isLoading = true;
    try {
      if (isNearTop) this.take(await this.load(Math.max(this.start - WINDOW, 0), this.start), "prepend");
      else this.take(await this.load(this.end, this.end + WINDOW), "append");
      this.isLoading = false;
    } catch (error) {
      this.tell(error); // and load no more: the next scroll would fail in the same way
    }
  }

  /**
   * @param {DocumentText} loaded
   * @param {"append" | "prepend"} where
   */
  take(loaded, where) {
    this.characters = loaded.characters;
    const pieces = piecesOf(loaded, this.span);
    if (where === "append") {
      this.text.append(...pieces);
      this.end = loaded.end;
    } else {
      const before = this.element.scrollHeight - this.element.scrollTop;
      this.text.prepend(...pieces);
      this.start = loaded.start;
      this.element.scrollTop = this.element.scrollHeight - before; // what is being read stays where it is
    }
  }

  /** @param {unknown} error */
  tell(error) {
    const { title, detail } = explain(error);
    this.told.textContent = `${title}. ${detail}`;
  }
}

/**
 * Return a window's text as elements: what is highlighted in a `mark`, pages begun by a line.
 *
 * @param {DocumentText} window
 * @param {Span | null} span
 * @returns {Node[]}
 */
export function piecesOf(window, span) {
  const { text, start, end } = window;
  const inside = (/** @type {number} */ point) => Math.min(Math.max(point, start), end) - start;
  const [from, to] = toUnits(text, span === null ? [0, 0] : [inside(span.start), inside(span.end)]);
  const opened = window.pages.filter((page) => page.start >= start && page.start < end);
  const breaks = toUnits(
    text,
    opened.map((page) => page.start - start),
  ).map((at, i) => ({
    at,
    label: `Page ${opened[i].label || opened[i].number}`,
  }));
  const stretch = (/** @type {number} */ a, /** @type {number} */ b) => linesOf(text, a, b, breaks);
  if (from >= to) return stretch(0, text.length);
  return [...stretch(0, from), make("mark", {}, ...stretch(from, to)), ...stretch(to, text.length)];
}

/**
 * Return a stretch of text; lines that are headings or rows of a table look it, their text stays what it is.
 *
 * @param {string} text
 * @param {number} from
 * @param {number} to
 * @param {readonly {at: number, label: string}[]} breaks
 * @returns {Node[]}
 */
function linesOf(text, from, to, breaks) {
  /** @type {Node[]} */
  const nodes = [];
  for (let at = from; at < to; ) {
    const page = breaks.find((page) => page.at === at);
    if (page) nodes.push(make("span", { class: "page-break", "data-label": page.label })); // no text of its own
    const next = breaks.find((page) => page.at > at)?.at ?? to;
    const lineEnd = text.indexOf("\n", at);
    const end = Math.min(lineEnd < 0 ? to : lineEnd + 1, next, to);
    nodes.push(lineNode(text.slice(at, end), wholeLine(text, at)));
    at = end;
  }
  return nodes;
}

/**
 * @param {string} part
 * @param {string} line that the part is of
 */
function lineNode(part, line) {
  if (/^#{1,6}\s/u.test(line)) return headingNode(part);
  if (/^\s*\|.*\|\s*$/u.test(line)) return make("span", { class: "line-row" }, part);
  return document.createTextNode(part);
}

/** @param {string} part of a heading's line */
function headingNode(part) {
  const sign = /^#*/u.exec(part)?.[0] ?? "";
  return make("span", { class: "line-heading" }, make("span", { class: "sign" }, sign), part.slice(sign.length));
}

/**
 * @param {string} text
 * @param {number} at
 */
function wholeLine(text, at) {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  return text.slice(start, end < 0 ? text.length : end);
}
