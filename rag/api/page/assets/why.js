// How an answer came about: what was searched for and where, what was read, how sure it is, how long each step took.

/** @import { Answer } from "../types.js" */

import { button, make } from "./dom.js";
import { pagesOf } from "./words.js";

const MOST_HITS = 8;
const STEPS = new Map([
  ["embed", "reading the question"],
  ["search", "searching"],
  ["generate", "writing"],
  ["cite", "checking"],
]);

/**
 * Return a button and what it shows.
 *
 * @param {Answer} answer
 */
export function whyOf(answer) {
  const shown = make("dl", { class: "why-list", hidden: true });
  const pressed = button(
    { class: "quiet", "aria-expanded": "false", title: "How this answer came about" },
    () => {
      if (shown.childElementCount === 0) shown.append(...rowsOf(answer));
      shown.hidden = !shown.hidden;
      pressed.setAttribute("aria-expanded", String(!shown.hidden));
    },
    "Why?",
  );
  return { pressed, shown };
}

/** @param {Answer} answer */
function rowsOf(answer) {
  const row = (/** @type {string} */ name, /** @type {Node | string} */ content) =>
    make("div", {}, make("dt", {}, name), make("dd", { dir: "auto" }, content));
  const hits = answer.hits.slice(0, MOST_HITS).map((hit) => {
    const place = [hit.title || hit.uri, pagesOf(hit)].filter(Boolean).join(", ");
    return make("li", { dir: "auto" }, place, " ", make("span", { class: "score" }, hit.score.toFixed(2)));
  });
  return [
    row("Searched for", answer.search_question),
    row("In", Object.keys(answer.collections).join(", ")),
    row("Passages, with their scores", hits.length ? make("ol", {}, ...hits) : "none"),
    row("Confidence", `${Math.round(answer.confidence * 100)} %`),
    row("Time", timesOf(answer.timings_s)),
  ];
}

/** @param {Record<string, number>} timings */
function timesOf(timings) {
  return Object.entries(timings)
    .map(([step, seconds]) => `${STEPS.get(step) ?? step} ${seconds.toFixed(2)} s`)
    .join(", ");
}
