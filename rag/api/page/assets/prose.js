// An answer's text as elements: its blocks, in them its sentences, in them emphasis, code and citation chips.

/** @import { Citation, Sentence } from "../types.js" */
/** @import { Block, Cell, Item, Pair, Range } from "./blocks.js" */

import { blocksOf } from "./blocks.js";
import { copyText } from "./clipboard.js";
import { announce, button, icon, make } from "./dom.js";
import { peekable } from "./peek.js";
import { toUnits } from "./spans.js";

/**
 * `provisional` is written behind `text`, and not verified yet. `cite` is called when a chip is pressed.
 *
 * @typedef {{
 *   text: string,
 *   sentences: readonly Sentence[],
 *   citations: readonly Citation[],
 *   provisional: string,
 *   cite: (citation: Citation) => void,
 * }} Prose
 */

/** @typedef {{range: Range, sentence: Sentence | null, isProvisional: boolean}} Stretch */

const INLINE =
  /\\\||`([^`\n]+)`|\*\*([^\s*](?:[^*\n]*[^\s*])?)\*\*|(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])| ?\[(\d{1,3})\]/gu;
const MARKERS = /\[\d{1,3}\]/gu;
const FIGURES = /^[^\p{L}]*\d[^\p{L}]*$/u; // a cell that holds a number and at most signs beside it
const LONG_CELL = 24; // characters: a longer one is not squeezed into a column of single words
const LAST_WORDS = /(?:\S{1,15} )?\S{1,30}$/u; // two: a line of a lone word and its chip looks lost

/**
 * Return the elements of an answer's text.
 *
 * @param {Prose} prose
 * @returns {HTMLElement[]}
 */
export function renderProse(prose) {
  const writer = new Writer(prose);
  return blocksOf(prose.text + prose.provisional).map((block) => writer.block(block));
}

/**
 * Return what one citation is, for a name that is spoken.
 *
 * @param {Citation} citation
 */
function citationName(citation) {
  const page = citation.page === null ? "" : `, page ${citation.page}`;
  const doubt = citation.status === "unsupported" ? ", does not support this" : "";
  return `Source ${citation.marker}: ${citation.title || citation.uri}${page}${doubt}`;
}

class Writer {
  /** @param {Prose} prose */
  constructor(prose) {
    this.text = prose.text + prose.provisional;
    this.cite = prose.cite;
    this.citations = new Map(prose.citations.map((citation) => [citation.marker, citation]));
    this.stretches = stretchesOf(prose);
  }

  /**
   * @param {Block} block
   * @returns {HTMLElement}
   */
  block(block) {
    switch (block.kind) {
      case "paragraph":
        return make("p", { dir: "auto" }, ...this.range(block.range));
      case "heading":
        return make("h3", { dir: "auto" }, ...this.range(block.range));
      case "code":
        return this.code(block.lines);
      case "list":
        return this.list(block.items);
      case "records":
        return make("div", { class: "records" }, ...block.rows.map((row) => this.record(row)));
      case "table":
        return this.table(block.head, block.rows);
    }
  }

  /** @param {readonly Range[]} lines */
  code(lines) {
    const code = lines.map((line) => this.text.slice(line.start, line.end)).join("\n");
    const names = { class: "round", "aria-label": "Copy the code", title: "Copy" };
    const copying = button(names, () => void copy(), icon("copy"));
    const copy = async () => announce((await copyText(code)) ? "Copied" : "Your browser does not allow copying here");
    const block = make("pre", { tabindex: "0", dir: "ltr" }, make("code", {}, code));
    return make("div", { class: "code" }, block, copying, this.doubtIn(lines[0].start, lines[lines.length - 1].end));
  }

  /**
   * Return what says that nothing carries a part of the text in which no sentence is marked; null where all is carried.
   *
   * @param {number} start
   * @param {number} end
   */
  doubtIn(start, end) {
    const doubted = this.stretches.flatMap(({ range, sentence }) =>
      sentence && !sentence.supported && range.start < end && range.end > start ? [sentence] : [],
    );
    if (doubted.length === 0) return null;
    const failed_tokens = [...new Set(doubted.flatMap((sentence) => sentence.failed_tokens))];
    return make("p", {}, doubt({ ...doubted[0], failed_tokens }));
  }

  /**
   * Return a list; items that are nested deeper than its first are lists in the items above them.
   *
   * @param {readonly Item[]} items
   * @returns {HTMLElement}
   */
  list(items) {
    const first = items[0];
    const list = make(first.sign === "number" ? "ol" : "ul", { dir: "auto" });
    for (let i = 0; i < items.length; ) {
      const line = make("li", { class: items[i].sign === "left out" ? "left-out" : null });
      const number = items[i].number;
      if (number !== null) line.value = number;
      line.append(...this.range(items[i].range));
      const next = items.findIndex((item, at) => at > i && item.level <= first.level);
      const end = next < 0 ? items.length : next;
      if (end > i + 1) line.append(this.list(items.slice(i + 1, end)));
      list.append(line);
      i = end;
    }
    return list;
  }

  /** @param {readonly Pair[]} pairs */
  record(pairs) {
    const shown = pairs.map(({ label, value }) =>
      make(
        "div",
        {},
        make("dt", { dir: "auto" }, ...this.range(label)),
        make("dd", { dir: "auto" }, ...this.range(value)),
      ),
    );
    return make("dl", {}, ...shown);
  }

  /**
   * @param {Cell[] | null} head
   * @param {Cell[][]} rows
   */
  table(head, rows) {
    const ofFigures = (head ?? []).map((_, i) => rows.every((row) => FIGURES.test(this.cellText(row[i] ?? []))));
    const cellOf = (/** @type {Cell} */ cell, /** @type {number} */ i, /** @type {"td" | "th"} */ tag) => {
      const kind = ofFigures[i] ? "figures" : this.cellText(cell).length > LONG_CELL ? "long" : null;
      return make(tag, { class: kind }, ...cell.flatMap((part) => this.range(part)));
    };
    const row = (/** @type {Cell[]} */ cells, /** @type {"td" | "th"} */ tag) =>
      make("tr", {}, ...cells.map((cell, i) => cellOf(cell, i, tag)));
    const table = make(
      "table",
      { dir: "auto" },
      head && make("thead", {}, row(head, "th")),
      make("tbody", {}, ...rows.map((cells) => row(cells, "td"))),
    );
    return make("div", { class: "table", tabindex: "0", role: "group", "aria-label": "Table" }, table);
  }

  /** @param {Cell} cell */
  cellText(cell) {
    const text = cell.map((part) => this.text.slice(part.start, part.end)).join("");
    return text.replace(MARKERS, "").trim();
  }

  /**
   * Return the elements of a range: its sentences, each marked as what it is.
   *
   * @param {Range} range
   * @returns {Node[]}
   */
  range(range) {
    /** @type {Node[]} */
    const nodes = [];
    for (const stretch of this.stretches) {
      const start = Math.max(range.start, stretch.range.start);
      const end = Math.min(range.end, stretch.range.end);
      if (start >= end || this.text.slice(start, end).trim() === "") {
        if (start < end) nodes.push(document.createTextNode(this.text.slice(start, end)));
        continue;
      }
      const isDoubtful = stretch.sentence !== null && !stretch.sentence.supported;
      const kind = stretch.isProvisional ? "provisional" : isDoubtful ? "sentence unsupported" : "sentence";
      nodes.push(make("span", { class: kind }, ...this.inline(start, end)));
      const isItsEnd = this.text.slice(end, stretch.range.end).replace(/[|\s]/gu, "") === "";
      if (isDoubtful && stretch.sentence && isItsEnd) nodes.push(doubt(stretch.sentence));
      if (stretch.sentence?.weak && isItsEnd) nodes.push(weakness());
    }
    return nodes;
  }

  /**
   * @param {number} start
   * @param {number} end
   * @returns {Node[]}
   */
  inline(start, end) {
    const text = this.text.slice(start, end);
    /** @type {Node[]} */
    const nodes = [];
    let done = 0;
    for (const match of text.matchAll(INLINE)) {
      const node = this.token(match, start + match.index);
      if (node === null) continue;
      const before = text.slice(done, match.index);
      const word = match[4] === undefined ? "" : (LAST_WORDS.exec(before)?.[0] ?? "");
      const blank = match[0].startsWith(" ") ? "\u00a0" : "";
      nodes.push(document.createTextNode(before.slice(0, before.length - word.length)));
      nodes.push(word || blank ? make("span", { class: "bound" }, word + blank, node) : node); // no chip begins a line
      done = match.index + match[0].length;
    }
    nodes.push(document.createTextNode(text.slice(done)));
    return nodes;
  }

  /**
   * @param {RegExpMatchArray} match
   * @param {number} at
   * @returns {Node | null} null for what stays as it is written
   */
  token(match, at) {
    const [whole, code, strong, emphasis, marker] = match;
    if (whole === "\\|") return document.createTextNode("|");
    if (code !== undefined) return make("code", {}, code);
    if (strong !== undefined) return make("strong", {}, ...this.inline(at + 2, at + whole.length - 2));
    if (emphasis !== undefined) return make("em", {}, ...this.inline(at + 1, at + whole.length - 1));
    const citation = this.citations.get(Number(marker));
    return citation === undefined ? null : this.chip(citation);
  }

  /** @param {Citation} citation */
  chip(citation) {
    const kind = citation.status === "unsupported" ? "chip weak" : "chip";
    const names = { class: kind, "data-marker": String(citation.marker), "aria-label": citationName(citation) };
    const chip = button(names, () => this.cite(citation), String(citation.marker));
    peekable(chip, citation);
    return chip;
  }
}

/**
 * Return what says of a sentence that nothing carries it, and what of it was not found.
 *
 * @param {Sentence} sentence
 */
function doubt(sentence) {
  const failed = sentence.failed_tokens.join(", ");
  const why = failed ? `not in the source: ${failed}` : sentence.citations.length ? "not in the source" : "no source";
  return make("span", { class: "doubt", role: "note", dir: "auto" }, icon("doubt"), `Not supported · ${why}`);
}

/** Return what says of a sentence that its source carries it in mostly other words. */
export function weakness() {
  const title = "The source has less than half of this sentence's words: read it before you rely on this";
  return make("span", { class: "doubt weak", role: "note", dir: "auto", title }, "Weakly supported");
}

/**
 * Return the text cut at its sentences; what lies between them is nobody's.
 *
 * @param {Prose} prose
 * @returns {Stretch[]}
 */
function stretchesOf({ text, sentences, provisional }) {
  const units = toUnits(
    text,
    sentences.flatMap((sentence) => [sentence.start, sentence.end]),
  );
  /** @type {Stretch[]} */
  const stretches = [];
  let done = 0;
  sentences.forEach((sentence, i) => {
    const range = { start: units[2 * i], end: units[2 * i + 1] };
    stretches.push({ range: { start: done, end: range.start }, sentence: null, isProvisional: false });
    stretches.push({ range, sentence, isProvisional: false });
    done = range.end;
  });
  stretches.push({ range: { start: done, end: text.length }, sentence: null, isProvisional: false });
  const end = text.length + provisional.length;
  return [...stretches, { range: { start: text.length, end }, sentence: null, isProvisional: true }];
}
