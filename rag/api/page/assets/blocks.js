// The shape of an answer's text: paragraphs, lists, rows, tables, headings and code, as offsets into it. Pure.

/**
 * `level` counts how deep an item is nested, from 0; it is `left out` where it says how many others are not shown. Of a
 * pair, the label is what stands before its colon.
 *
 * @typedef {{start: number, end: number}} Range
 * @typedef {"number" | "bullet" | "left out"} Sign
 * @typedef {{range: Range, indent: number, level: number, sign: Sign, number: number | null}} Item
 * @typedef {{label: Range, value: Range}} Pair
 * @typedef {Range[]} Cell mostly one; the last of a row may have a marker behind its bar
 * @typedef {(
 *   | {kind: "paragraph" | "heading", range: Range}
 *   | {kind: "code", lines: Range[]}
 *   | {kind: "list", items: Item[]}
 *   | {kind: "records", rows: Pair[][]}
 *   | {kind: "table", head: Cell[] | null, rows: Cell[][]}
 * )} Block
 */

const ITEM = /^(\s*)(?:[-*+•]|(\d{1,3})[.)])\s+(?=\S)/u;
const LEFT_OUT = /^(\s*)(?=…\s)/u;
const GOES_ON = /^\s{2,}(?=\S)/u;
const PAIR = /^([^:·|]{1,80}): (?=\S)/u;
const BETWEEN_PAIRS = " · ";
const DEEPEST = 5;
const HEADING = /^\s{0,3}#{1,6}\s+/u;
const FENCE = /^\s*(`{3,}|~{3,})/u;
const ROW = /^\s*\|.*\|/u;
const RULE = /^\s*\|?(?:\s*:?-{2,}:?\s*\|)+(?:\s*:?-{2,}:?\s*)?(?:\s*\[\d+\]\.?)*\s*$/u;

/**
 * Return the blocks of a text, in order. Text that is still being written has a shape too.
 *
 * @param {string} text
 * @returns {Block[]}
 */
export function blocksOf(text) {
  const lines = linesOf(text);
  /** @type {Block[]} */
  const blocks = [];
  for (let i = 0; i < lines.length; ) {
    const line = text.slice(lines[i].start, lines[i].end);
    const fence = FENCE.exec(line);
    const count = fence
      ? takeCode(text, lines, i, fence[1], blocks)
      : ROW.test(line)
        ? takeTable(text, lines, i, blocks)
        : takeLine(line, lines[i], blocks, i > 0 && isBlank(text, lines[i - 1]));
    i += count;
  }
  return blocks;
}

/**
 * @param {string} line
 * @param {Range} range
 * @param {Block[]} blocks
 * @param {boolean} isApart an empty line stands before it
 */
function takeLine(line, range, blocks, isApart) {
  if (line.trim() === "") return 1;
  const last = blocks.at(-1);
  const list = last?.kind === "list" ? last : null;
  const item = itemOf(line, range, list);
  const heading = HEADING.exec(line);
  const pairs = pairsOf(line, range);
  if (item) {
    if (list && (item.sign === list.items[0].sign || item.level > 0 || item.sign === "left out")) list.items.push(item);
    else blocks.push({ kind: "list", items: [item] });
  } else if (list && !isApart && GOES_ON.test(line)) {
    list.items[list.items.length - 1].range.end = range.end;
  } else if (heading) {
    blocks.push({ kind: "heading", range: after(range, heading[0]) });
  } else if (pairs) {
    if (last?.kind === "records") last.rows.push(pairs);
    else blocks.push({ kind: "records", rows: [pairs] });
  } else if (last?.kind === "paragraph" && !isApart) {
    last.range = { start: last.range.start, end: range.end };
  } else {
    blocks.push({ kind: "paragraph", range });
  }
  return 1;
}

/**
 * Return the item that a line begins; null where it begins none. What is left out is said in a list alone.
 *
 * @param {string} line
 * @param {Range} range
 * @param {{items: Item[]} | null} list that the line stands below
 * @returns {Item | null}
 */
function itemOf(line, range, list) {
  const match = ITEM.exec(line) ?? (list && LEFT_OUT.exec(line));
  if (!match) return null;
  const number = match[2] === undefined ? null : Number(match[2]);
  const rest = after(range, match[0]);
  const sign = line.slice(match[0].length).startsWith("… ") ? "left out" : number === null ? "bullet" : "number";
  const indent = match[1].length;
  return { range: rest, indent, level: levelOf(indent, list?.items ?? []), sign, number };
}

/**
 * Return the level of an item below others, by its indentation: two blanks more nest it.
 *
 * @param {number} indent
 * @param {readonly Item[]} above
 */
function levelOf(indent, above) {
  const parent = above.findLast((item) => indent >= item.indent);
  if (!parent) return 0;
  return Math.min(indent >= parent.indent + 2 ? parent.level + 1 : parent.level, DEEPEST);
}

/**
 * Return the pairs of a row that is written as `Item: x · Unit: y`; null where a line is none.
 *
 * @param {string} line
 * @param {Range} range
 * @returns {Pair[] | null}
 */
function pairsOf(line, range) {
  const pieces = line.split(BETWEEN_PAIRS);
  if (pieces.length < 2) return null;
  /** @type {Pair[]} */
  const pairs = [];
  let at = range.start;
  for (const piece of pieces) {
    const label = PAIR.exec(piece);
    if (!label) return null;
    const value = at + label[0].length;
    pairs.push({ label: { start: at, end: at + label[1].length }, value: { start: value, end: at + piece.length } });
    at += piece.length + BETWEEN_PAIRS.length;
  }
  return pairs;
}

/**
 * @param {string} text
 * @param {Range[]} lines
 * @param {number} first
 * @param {string} fence
 * @param {Block[]} blocks
 */
function takeCode(text, lines, first, fence, blocks) {
  let last = first + 1;
  while (last < lines.length && !text.slice(lines[last].start, lines[last].end).trim().startsWith(fence)) last += 1;
  const inside = lines.slice(first + 1, last);
  const indents = inside.flatMap((line) => /^ *(?=\S)/u.exec(text.slice(line.start, line.end))?.[0].length ?? []);
  const fenceIndent = text.slice(lines[first].start, lines[first].end).search(/\S/u);
  const indent = Math.min(fenceIndent, ...indents); // of an item whose code it is
  const shown = inside.map((line) => ({ start: Math.min(line.start + indent, line.end), end: line.end }));
  if (shown.length > 0) blocks.push({ kind: "code", lines: shown });
  return last - first + 1;
}

/**
 * @param {string} text
 * @param {Range[]} lines
 * @param {number} first
 * @param {Block[]} blocks
 */
function takeTable(text, lines, first, blocks) {
  let last = first;
  while (last < lines.length && ROW.test(text.slice(lines[last].start, lines[last].end))) last += 1;
  const isRuled = last > first + 1 && RULE.test(text.slice(lines[first + 1].start, lines[first + 1].end));
  const rows = lines
    .slice(isRuled ? first + 2 : first, last)
    .filter((line) => !RULE.test(text.slice(line.start, line.end)))
    .map((line) => cellsOf(text, line));
  blocks.push({ kind: "table", head: isRuled ? cellsOf(text, lines[first]) : null, rows });
  return last - first;
}

/**
 * Return the cells of a row; what follows its last bar, a marker, is the last cell's.
 *
 * @param {string} text
 * @param {Range} line
 * @returns {Cell[]}
 */
function cellsOf(text, line) {
  /** @type {number[]} */
  const bars = [];
  for (let at = line.start; at < line.end; at += 1) {
    if (text[at] === "|" && text[at - 1] !== "\\") bars.push(at);
  }
  /** @type {Cell[]} */
  const cells = bars.slice(0, -1).map((bar, i) => [{ start: bar + 1, end: bars[i + 1] }]);
  const beyond = { start: bars[bars.length - 1] + 1, end: line.end };
  if (isBlank(text, beyond)) return cells;
  const isMarker = !/\p{L}/u.test(text.slice(beyond.start, beyond.end));
  if (isMarker) cells.at(-1)?.push(beyond);
  else cells.push([beyond]); // a cell that is being written
  return cells;
}

/**
 * @param {string} text
 * @returns {Range[]}
 */
function linesOf(text) {
  /** @type {Range[]} */
  const lines = [];
  let start = 0;
  for (const line of text.split("\n")) {
    lines.push({ start, end: start + line.length });
    start += line.length + 1;
  }
  return lines;
}

/**
 * @param {Range} range
 * @param {string} taken
 */
function after(range, taken) {
  return { start: range.start + taken.length, end: range.end };
}

/**
 * @param {string} text
 * @param {Range} range
 */
function isBlank(text, range) {
  return text.slice(range.start, range.end).trim() === "";
}
