// A document's text as people expect it to look: headings, paragraphs, lists, tables and code. Every character of the
// text stays in the elements, markup too (hidden), so that offsets hold and a quote is marked exactly.

/** @import { DocumentText } from "../types.js" */
/** @import { Span } from "./reader.js" */

import { make } from "./dom.js";
import { Leaves } from "./leaves.js";
import { toUnits } from "./spans.js";

/** @typedef {{start: number, end: number, kind: string, heading: string}} Stretch in UTF-16 units of the window */

const MARKDOWN = "text/markdown";
const HASHES = /^\s{0,3}#{1,6}(?:[^\S\n]+|(?=\n|$))/u;
const UNDERLINE = /^\s*(?:=+|-+)\s*$/u;
const FENCE = /^\s*(?:`{3,}|~{3,})/u;
const ITEM = /^(\s*)(?:([-*+•‣▪])|\(?(?:\d{1,3}|\p{L})[.)])\s+/u;
const RULE = /^\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?\s*$/u;
const BAR = /\s*(?<!\\)\|\s*/gu;
const DEEPEST = 4;

/**
 * Return a window's text as elements: what is quoted in `mark`s, pages begun by a line.
 *
 * @param {DocumentText} window
 * @param {Span | null} span
 * @returns {Node[]}
 */
export function renderText(window, span) {
  return new Renderer(window, span).all();
}

class Renderer {
  /**
   * @param {DocumentText} window
   * @param {Span | null} span
   */
  constructor(window, span) {
    this.text = window.text;
    this.isMarkdown = window.media_type === MARKDOWN;
    this.leaves = new Leaves(window, span);
    this.stretches = stretchesOf(window);
  }

  all() {
    return this.stretches.flatMap((stretch) => {
      switch (stretch.kind) {
        case "between":
          return this.between(stretch);
        case "table":
          return [this.table(stretch)];
        case "list":
          return this.withHeading(stretch, (rest) => [this.list(rest)]);
        case "code":
          return this.withHeading(stretch, (rest) => [this.code(rest)]);
        case "furniture":
          return [make("p", { class: "furniture", dir: "auto" }, ...this.leaves.of(stretch.start, stretch.end))];
        default:
          return this.withHeading(stretch, (rest) => this.paragraphs(rest));
      }
    });
  }

  /**
   * Return what lies between two sections: blanks and fences are hidden, the rest is shown quietly.
   *
   * @param {Stretch} stretch
   */
  between({ start, end }) {
    const isQuiet = this.linesOf(start, end).every(({ text }) => text.trim() === "" || FENCE.test(text) || RULE.test(text));
    if (isQuiet) return [this.hidden(start, end)];
    const shown = start + this.text.slice(start, end).trimEnd().length;
    return [make("div", { class: "between", dir: "auto" }, ...this.leaves.of(start, shown)), this.hidden(shown, end)];
  }

  /**
   * Return a section's lines of headings, then what `render` makes of the rest.
   *
   * @param {Stretch} stretch
   * @param {(rest: Stretch) => Node[]} render
   * @returns {Node[]}
   */
  withHeading(stretch, render) {
    /** @type {Node[]} */
    const nodes = [];
    let { start } = stretch;
    for (const line of this.linesOf(start, stretch.end)) {
      if (line.start !== start) continue;
      const heading = this.heading(line, stretch);
      if (heading) nodes.push(heading);
      else if (line.text.trim() === "" && nodes.length > 0) nodes.push(this.hidden(line.start, line.end));
      else break;
      start = line.end;
    }
    return start < stretch.end ? [...nodes, ...render({ ...stretch, start })] : nodes;
  }

  /**
   * Return the heading that a line is, null where it is none: by its `#`s, or as its section is called.
   *
   * @param {{start: number, end: number, text: string}} line
   * @param {Stretch} stretch
   */
  heading(line, stretch) {
    const hashes = this.isMarkdown ? HASHES.exec(line.text)?.[0] : undefined;
    const words = line.text.slice(hashes?.length ?? 0).trim();
    if (hashes === undefined && (words === "" || words !== stretch.heading)) return null;
    if (words === "") return this.hidden(line.start, line.end);
    const from = line.start + (hashes?.length ?? 0);
    const shown = line.text.trimEnd().length + line.start;
    const level = hashes === undefined ? null : Math.min(hashes.trim().length, DEEPEST);
    return make(
      "h3",
      { class: level === null ? "heading" : `heading level-${level}`, dir: "auto" },
      ...(from > line.start ? [this.hidden(line.start, from)] : []),
      ...this.leaves.inline(from, shown, this.isMarkdown),
      this.hidden(shown, line.end),
    );
  }

  /** @param {Stretch} stretch */
  paragraphs({ start, end }) {
    /** @type {Node[]} */
    const nodes = [];
    const breaks = this.text.slice(start, end).matchAll(/\n[^\S\n]*\n\s*/gu);
    let at = start;
    for (const found of [...breaks, null]) {
      const until = found === null ? end : start + found.index;
      const next = found === null ? end : until + found[0].length - indentOf(found[0]);
      const shown = at + this.text.slice(at, until).trimEnd().length;
      if (shown > at) nodes.push(make("p", { dir: "auto" }, ...this.paragraph(at, shown)));
      if (next > shown) nodes.push(this.hidden(shown, next));
      at = next;
    }
    return nodes;
  }

  /**
   * @param {number} start
   * @param {number} end
   * @returns {Node[]}
   */
  paragraph(start, end) {
    if (!this.isMarkdown) return this.leaves.of(start, end);
    return this.linesOf(start, end).flatMap((line) => {
      if (UNDERLINE.test(line.text)) return [this.hidden(line.start, line.end)];
      return this.leaves.inline(line.start, line.end, true);
    });
  }

  /** @param {Stretch} stretch */
  list({ start, end }) {
    /** @type {HTMLLIElement[]} */
    const items = [];
    const list = make("ul", { class: "items" });
    for (const line of this.linesOf(start, end)) {
      const item = ITEM.exec(line.text);
      const last = items.at(-1);
      const sign = item?.[2] ? item[0].length : 0; // a bullet is drawn; a number is text
      const nodes = this.leaves.inline(line.start + sign, line.end, this.isMarkdown);
      const shown = line.text.trim() === "" ? [this.hidden(line.start, line.end)] : nodes;
      if (last && !item) {
        last.append(...shown);
        continue;
      }
      const level = Math.min(Math.floor(this.indentAt(line.start + (item?.[1] ?? "").length) / 2), DEEPEST);
      const kind = `${sign ? "bullet" : "numbered"} level-${level}`;
      const made = make("li", { class: kind, dir: "auto" }, ...(sign ? [this.hidden(line.start, line.start + sign)] : []), ...shown);
      items.push(made);
      list.append(made);
    }
    return list;
  }

  /** @param {Stretch} stretch */
  code({ start, end }) {
    const lines = this.linesOf(start, end).flatMap((line) =>
      FENCE.test(line.text) ? [this.hidden(line.start, line.end)] : this.leaves.of(line.start, line.end),
    );
    return make("pre", { tabindex: "0", dir: "ltr", role: "region", "aria-label": "Code" }, make("code", {}, ...lines));
  }

  /** @param {Stretch} stretch */
  table({ start, end }) {
    const lines = this.linesOf(start, end);
    const isRuled = RULE.test(lines[1]?.text ?? "");
    /** @type {HTMLTableRowElement[]} */
    const rows = [];
    for (const line of lines) {
      const lastCell = rows.at(-1)?.lastElementChild;
      if (lastCell && (RULE.test(line.text) || line.text.trim() === "")) lastCell.append(this.hidden(line.start, line.end));
      else rows.push(this.row(line, rows.length === 0 && (isRuled || this.isHeadOf(line.text, start)) ? "th" : "td"));
    }
    const body = make("tbody", {}, ...rows);
    const table = make("table", { dir: "auto" }, body);
    return make("div", { class: "table", tabindex: "0", role: "group", "aria-label": "Table" }, table);
  }

  /**
   * @param {string} line
   * @param {number} start of the table
   */
  isHeadOf(line, start) {
    return this.stretches.some((stretch) => stretch.start === start && stretch.heading === line.trim());
  }

  /**
   * Return a row's cells. Where bars stand only between cells, one that begins the line follows an empty cell.
   *
   * @param {{start: number, end: number, text: string}} line
   * @param {"td" | "th"} tag
   */
  row(line, tag) {
    const row = make("tr", {});
    const isFramed = this.isMarkdown || line.text.trimEnd().endsWith("|");
    let at = line.start;
    /** @type {Node[]} */
    let leading = [];
    for (const bar of [...line.text.matchAll(BAR), null]) {
      const from = bar === null ? line.start + line.text.trimEnd().length : line.start + bar.index;
      const next = bar === null ? line.end : Math.min(line.start + bar.index + bar[0].length, line.end);
      const isEdge = from <= at && (bar === null || (isFramed && at === line.start));
      if (isEdge && row.lastElementChild) row.lastElementChild.append(this.hidden(at, next));
      else if (isEdge) leading.push(this.hidden(at, next));
      else {
        const cell = make(tag, {}, ...leading, ...this.leaves.inline(at, from, this.isMarkdown), this.hidden(from, next));
        leading = [];
        row.append(cell);
      }
      at = next;
    }
    if (leading.length > 0) row.append(make(tag, {}, ...leading));
    return row;
  }

  /**
   * Return how far a place is indented in its line; a section may begin behind the blanks.
   *
   * @param {number} at
   */
  indentAt(at) {
    const before = this.text.slice(this.text.lastIndexOf("\n", at - 1) + 1, at);
    return before.trim() === "" ? before.replaceAll("\t", "  ").length : 0;
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  hidden(start, end) {
    return make("span", { class: "sign" }, ...this.leaves.of(start, end));
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  linesOf(start, end) {
    /** @type {{start: number, end: number, text: string}[]} */
    const lines = [];
    for (let at = start; at < end; ) {
      const found = this.text.indexOf("\n", at);
      const next = found < 0 || found >= end ? end : found + 1;
      lines.push({ start: at, end: next, text: this.text.slice(at, next) });
      at = next;
    }
    return lines;
  }
}

/**
 * Return the window cut at its sections, and what lies between them.
 *
 * @param {DocumentText} window
 * @returns {Stretch[]}
 */
function stretchesOf({ text, start, end, sections }) {
  const inside = sections.filter((section) => section.start < end && section.end > start);
  const units = toUnits(
    text,
    inside.flatMap((section) => [Math.max(section.start - start, 0), Math.min(section.end, end) - start]),
  );
  /** @type {Stretch[]} */
  const stretches = [];
  let done = 0;
  inside.forEach(({ kind, context }, i) => {
    const [from = 0, to = 0] = units.slice(2 * i, 2 * i + 2);
    if (from > done) stretches.push({ start: done, end: from, kind: "between", heading: "" });
    const [path = "", head = ""] = context.split("\n");
    stretches.push({ start: from, end: to, kind, heading: kind === "table" ? head : (path.split(" › ").at(-1) ?? "") });
    done = to;
  });
  if (done < text.length) stretches.push({ start: done, end: text.length, kind: "between", heading: "" });
  return stretches;
}

/** @param {string} gap between two paragraphs */
function indentOf(gap) {
  return gap.length - gap.lastIndexOf("\n") - 1;
}
