// What can be done with a finished answer: copy it, say what it is worth; and how it came about.

/** @import { Answer, FeedbackBody } from "../types.js" */

import { fetchJson } from "./api.js";
import { copyText } from "./clipboard.js";
import { announce, button, icon, make } from "./dom.js";
import { whyOf } from "./why.js";
import { asMarkdown, asPlainText, explain } from "./words.js";

const MOST_CITATIONS = 50; // more, and longer ones, the service does not take
const LONGEST_QUOTE = 20_000;

/**
 * Return the row of buttons below an answer.
 *
 * @param {Answer} answer
 */
export function actionsOf(answer) {
  const form = make("form", { class: "feedback", hidden: true });
  const told = make("span", { class: "told" });
  const copying = button(
    { class: "quiet", "aria-label": "Copy the answer with its sources" },
    () => void copy(asPlainText(answer)),
    icon("copy"),
    "Copy",
  );
  const copyingMarkdown = button(
    { class: "quiet", "aria-label": "Copy as Markdown, with its sources" },
    () => void copy(asMarkdown(answer)),
    "Markdown",
  );
  const { pressed: why, shown: reasons } = whyOf(answer);
  const thumbs = ["up", "down"].map((thumb) => {
    const name = thumb === "up" ? "This answer is good" : "This answer is bad";
    const pressed = button(
      { class: "quiet thumb", "aria-label": name, "aria-pressed": "false", title: name },
      () => judge(),
      icon(thumb),
    );
    const judge = () => {
      for (const other of thumbs) other.setAttribute("aria-pressed", String(other === pressed));
      askForNote(form, told, answer, thumb === "up" ? "up" : "down", pressed);
    };
    return pressed;
  });

  const copy = async (/** @type {string} */ text) => {
    const isDone = await copyText(text);
    told.textContent = isDone ? "Copied" : "Your browser does not allow copying here";
    announce(told.textContent);
  };

  const origin = make("span", { class: "origin" }, originOf(answer));
  const row = make("div", { class: "row" }, copying, copyingMarkdown, ...thumbs, told, origin, why);
  return make("div", { class: "actions" }, row, reasons, form);
}

/**
 * Open the small form that sends a thumb with a note.
 *
 * @param {HTMLFormElement} form
 * @param {HTMLElement} told
 * @param {Answer} answer
 * @param {"up" | "down"} thumb
 * @param {HTMLElement} opener
 */
function askForNote(form, told, answer, thumb, opener) {
  const asked = thumb === "up" ? "What is good about it? (optional)" : "What is wrong with it? (optional)";
  const note = make("textarea", { rows: "2", maxlength: "2000", dir: "auto", "aria-label": asked, placeholder: asked });
  const close = () => {
    form.hidden = true;
    opener.focus();
  };
  const cancel = () => {
    for (const thumb of form.parentElement?.querySelectorAll(".thumb") ?? [])
      thumb.setAttribute("aria-pressed", "false");
    close();
  };
  form.replaceChildren(
    note,
    make(
      "div",
      { class: "row" },
      make("button", { class: "solid", type: "submit" }, "Send"),
      button({ class: "quiet" }, cancel, "Cancel"),
    ),
  );
  form.hidden = false;
  form.onsubmit = async (event) => {
    event.preventDefault();
    told.textContent = await sent(feedbackOn(answer, thumb, note.value));
    announce(told.textContent);
    close();
  };
  form.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    cancel();
  };
  note.focus();
}

/** @param {FeedbackBody} body */
async function sent(body) {
  try {
    await fetchJson("v1/feedback", { body });
    return "Thank you";
  } catch (error) {
    const { title, detail } = explain(error);
    return `Not sent. ${title}: ${detail}`;
  }
}

/**
 * @param {Answer} answer
 * @param {"up" | "down"} thumb
 * @param {string} note
 * @returns {FeedbackBody}
 */
function feedbackOn(answer, thumb, note) {
  return {
    answer_id: answer.id,
    question: answer.question,
    collections: Object.keys(answer.collections),
    citations: answer.citations
      .filter((citation) => citation.quote.length <= LONGEST_QUOTE)
      .slice(0, MOST_CITATIONS)
      .map(({ collection, document_id, start, end, quote }) => ({ collection, document_id, start, end, quote })),
    thumb,
    note,
  };
}

/** @param {Answer} answer */
function originOf(answer) {
  const seconds = Object.values(answer.timings_s).reduce((sum, time) => sum + time, 0);
  const model = answer.fallback ?? answer.model;
  return `${model === "extractive" ? "in the documents’ own words" : model} · ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}
