// The shape of an answer's text: paragraphs, lists, tables, headings and code, each as offsets into it. Pure.

/**
 * @typedef {{start: number, end: number}} Range
 * @typedef {{range: Range, level: number, number: number | null}} Item
 * @typedef {Range[]} Cell mostly one; the last of a row may have a marker behind its bar
 * @typedef {(
 *   | {kind: "paragraph" | "heading" | "code", range: Range}
 *   | {kind: "list", isOrdered: boolean, items: Item[]}
 *   | {kind: "table", head: Cell[] | null, rows: Cell[][]}
 * )} Block
 */

const ITEM = /^(\s*)(?:[-*+•]|(\d{1,3})[.)])\s+(?=\S)/u;
const HEADING = /^\s{0,3}#{1,6}\s+/u;
const FENCE = /^\s{0,3}(`{3,}|~{3,})/u;
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
  const item = ITEM.exec(line);
  const heading = HEADING.exec(line);
  if (item) {
    const number = item[2] === undefined ? null : Number(item[2]);
    const entry = { range: after(range, item[0]), level: Math.min(Math.floor(item[1].length / 2), 3), number };
    const goesOn = last?.kind === "list" && (last.isOrdered === (number !== null) || entry.level > 0);
    if (goesOn) last.items.push(entry);
    else blocks.push({ kind: "list", isOrdered: number !== null, items: [entry] });
  } else if (heading) {
    blocks.push({ kind: "heading", range: after(range, heading[0]) });
  } else if (last?.kind === "paragraph" && !isApart) {
    last.range = { start: last.range.start, end: range.end };
  } else {
    blocks.push({ kind: "paragraph", range });
  }
  return 1;
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
  if (last > first + 1) {
    blocks.push({ kind: "code", range: { start: lines[first + 1].start, end: lines[last - 1].end } });
  }
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
