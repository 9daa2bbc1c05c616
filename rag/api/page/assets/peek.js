// What a chip cites, shown beside it while a pointer rests on it or the keyboard is at it.

/** @import { Citation } from "../types.js" */

import { found, make } from "./dom.js";
import { pagesOf } from "./words.js";

const AWAY_MS = 150; // enough to move the pointer from the chip onto the quote, which can be selected
const GAP_PX = 8;
const LONGEST = 600; // characters

const card = make("div", { class: "peek", role: "tooltip", id: "peek", hidden: true });
card.addEventListener("pointerenter", () => clearTimeout(leaving));
card.addEventListener("pointerleave", () => leave());

let leaving = 0;
/** @type {HTMLElement | null} */
let shownFor = null;

/**
 * Show a citation's quote when a chip is pointed at, or has the keyboard's focus.
 *
 * @param {HTMLElement} chip
 * @param {Citation} citation
 */
export function peekable(chip, citation) {
  chip.addEventListener("pointerenter", (event) => {
    if (event.pointerType !== "touch") show(chip, citation);
  });
  chip.addEventListener("pointerleave", () => leave());
  chip.addEventListener("focus", () => {
    if (chip.matches(":focus-visible")) show(chip, citation);
  });
  chip.addEventListener("blur", () => hidePeek());
  chip.addEventListener("click", () => hidePeek());
}

/** Show no quote; say whether one was shown. */
export function hidePeek() {
  clearTimeout(leaving);
  const wasShown = !card.hidden;
  card.hidden = true;
  shownFor?.removeAttribute("aria-describedby");
  shownFor = null;
  return wasShown;
}

/** Hide the quote of a chip that is gone: it gets no event that the pointer left it. */
export function tidyPeek() {
  if (shownFor !== null && !shownFor.isConnected) hidePeek();
}

function leave() {
  clearTimeout(leaving);
  leaving = window.setTimeout(hidePeek, AWAY_MS);
}

/**
 * @param {HTMLElement} chip
 * @param {Citation} citation
 */
function show(chip, citation) {
  hidePeek();
  const { shown } = citation;
  const place = [citation.title || citation.uri, pagesOf(citation)].filter(Boolean).join(" · ");
  card.replaceChildren(
    make("p", { class: "peek-place", dir: "auto" }, place),
    make("p", { class: "peek-quote", dir: "auto" }, shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown),
  );
  if (!card.isConnected) found("main", HTMLElement).append(card);
  card.hidden = false;
  shownFor = chip;
  chip.setAttribute("aria-describedby", card.id);
  const at = chip.getBoundingClientRect();
  const widest = document.documentElement.clientWidth - card.offsetWidth - GAP_PX;
  const left = Math.max(Math.min(at.left + at.width / 2 - card.offsetWidth / 2, widest), GAP_PX);
  const top = at.top > card.offsetHeight + GAP_PX ? at.top - card.offsetHeight - GAP_PX : at.bottom + GAP_PX;
  card.style.left = `${left}px`;
  card.style.top = `${top + window.scrollY}px`; // it scrolls with the page
}
