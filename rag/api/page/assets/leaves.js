// The text nodes of a document: cut where a quote begins and ends, and where a page does; emphasis and code in them.

/** @import { DocumentText } from "../types.js" */
/** @import { Span } from "./reader.js" */

import { make } from "./dom.js";
import { toUnits } from "./spans.js";

const INLINE =
  /`([^`\n]+)`|\*\*([^\s*](?:[^*\n]*[^\s*])?)\*\*|(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])|(?<!!)\[([^\]\n]+)\]\(([^)\s]+)\)/gu;

export class Leaves {
  /**
   * @param {DocumentText} window
   * @param {Span | null} span what is quoted, in code points of the document
   */
  constructor({ text, start, end, pages }, span) {
    this.text = text;
    const inside = (/** @type {number} */ point) => Math.min(Math.max(point, start), end) - start;
    const opened = pages.filter((page) => page.start >= start && page.start < end);
    const [from = 0, to = 0, ...breaks] = toUnits(text, [
      ...(span === null ? [0, 0] : [inside(span.start), inside(span.end)]),
      ...opened.map((page) => page.start - start),
    ]);
    this.quote = { from, to };
    this.breaks = new Map(breaks.map((at, i) => [at, `Page ${opened[i].label || opened[i].number}`]));
  }

  /**
   * Return a stretch as text, in UTF-16 units of the window; what is quoted of it in a `mark`.
   *
   * @param {number} start
   * @param {number} end
   * @returns {Node[]}
   */
  of(start, end) {
    const { from, to } = this.quote;
    const cuts = [start, end, from, to, ...this.breaks.keys()].filter((at) => at >= start && at <= end);
    const points = [...new Set(cuts)].sort((a, b) => a - b);
    return points.slice(0, -1).flatMap((at, i) => {
      const text = this.text.slice(at, points[i + 1]);
      const label = this.breaks.get(at);
      this.breaks.delete(at); // an empty stretch may end where another begins
      const page = label === undefined ? [] : [make("span", { class: "page-break", "data-label": label })]; // no text of its own
      return [...page, at >= from && at < to ? make("mark", {}, text) : document.createTextNode(text)];
    });
  }

  /**
   * Return a stretch with its emphasis, code and links as Markdown has them; the signs are hidden. A link stays text.
   *
   * @param {number} start
   * @param {number} end
   * @param {boolean} isMarkdown
   * @returns {Node[]}
   */
  inline(start, end, isMarkdown) {
    if (!isMarkdown) return this.of(start, end);
    /** @type {Node[]} */
    const nodes = [];
    let done = start;
    for (const match of this.text.slice(start, end).matchAll(INLINE)) {
      const [whole, code, strong, emphasis, label, address] = match;
      const at = start + match.index;
      const tag = code !== undefined ? "code" : strong !== undefined ? "strong" : "em";
      const inner = code ?? strong ?? emphasis ?? label ?? "";
      const from = at + (tag === "strong" ? 2 : 1);
      const to = from + inner.length;
      const content = code === undefined ? this.inline(from, to, true) : this.of(from, to);
      nodes.push(
        ...this.of(done, at),
        this.sign(at, from),
        label === undefined ? make(tag, {}, ...content) : make("span", { class: "link", title: address }, ...content),
        this.sign(to, at + whole.length),
      );
      done = at + whole.length;
    }
    return [...nodes, ...this.of(done, end)];
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  sign(start, end) {
    return make("span", { class: "sign" }, ...this.of(start, end));
  }
}
