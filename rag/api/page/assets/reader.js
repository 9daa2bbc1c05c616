// A document's text, read in windows: the quote first, what surrounds it when somebody scrolls there.

/** @import { DocumentText } from "../types.js" */

import { make } from "./dom.js";
import { renderText } from "./rendering.js";
import { pointsIn, toUnits } from "./spans.js";
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
      const marks = [...this.text.querySelectorAll("mark")];
      marks.find((mark) => mark.getClientRects().length > 0)?.scrollIntoView({ block: "center" });
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
    const isFirst = this.text.childElementCount === 0;
    // Only a loose end is trimmed: the other one adjoins what is there.
    const loose = { head: isFirst || where === "prepend", tail: isFirst || where === "append" };
    const kept = trimmed(loaded, this.span, loose);
    const pieces = renderText(kept, this.span);
    if (where === "append") {
      this.text.append(...pieces);
      if (isFirst) this.start = kept.start;
      this.end = kept.end;
    } else {
      const before = this.element.scrollHeight - this.element.scrollTop;
      this.text.prepend(...pieces);
      this.start = kept.start;
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
 * Return a window without the half paragraphs at its loose ends, so that none is cut in two where the next window
 * begins. What is highlighted stays whole, and so does a text without blank lines.
 *
 * @param {DocumentText} window
 * @param {Span | null} span
 * @param {{head: boolean, tail: boolean}} loose
 * @returns {DocumentText}
 */
export function trimmed(window, span, loose) {
  const { text, start, end, characters } = window;
  const [from = 0, to = 0] = toUnits(text, span ? [span.start - start, span.end - start] : [text.length, 0]);
  const first = text.indexOf("\n\n") + 2;
  const last = text.lastIndexOf("\n\n") + 2;
  const isHeadCut = loose.head && start > 0 && first >= 2 && first <= from && first < text.length / 2;
  const isTailCut = loose.tail && end < characters && last >= to && last > text.length / 2;
  const head = isHeadCut ? first : 0;
  const tail = isTailCut ? last : text.length;
  return {
    ...window,
    text: text.slice(head, tail),
    start: start + pointsIn(text.slice(0, head)),
    end: end - pointsIn(text.slice(tail)),
  };
}
