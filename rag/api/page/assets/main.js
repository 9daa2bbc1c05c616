// Where the page's parts meet: the question box, the thread, the panel, the keys.

/** @import { DocumentRow, Documents, Place } from "../types.js" */

import { fetchJson, onKeyNeeded } from "./api.js";
import { CollectionPicker } from "./collections.js";
import { beginningOf, documentsView } from "./documents.js";
import { button, counted, found, make } from "./dom.js";
import { askForKey } from "./key.js";
import { Panel } from "./panel.js";
import { sourceView } from "./source.js";
import { Thread } from "./thread.js";
import { Verifying } from "./verify.js";
import { explain } from "./words.js";

const EXAMPLES = 4;
const MOST_LISTED = 200;

const question = found("question", HTMLTextAreaElement);
const form = found("composer", HTMLFormElement);
const send = found("send", HTMLButtonElement);
const panel = new Panel();
const picker = new CollectionPicker();
const thread = new Thread(found("thread", HTMLElement), {
  open: (place, opener) => panel.open(() => sourceView(place), opener),
  onChange: showAnswering,
});

const verifying = new Verifying({
  collections: () => picker.chosen,
  open: (place) => panel.push(() => sourceView(place)),
});

/** Ask what stands in the box, or stop the answer that is being written. */
function submit() {
  if (thread.answering !== null) {
    thread.stop();
    return;
  }
  const text = question.value.trim();
  if (text === "") return;
  question.value = "";
  fitBox();
  document.body.classList.remove("is-empty");
  found("new-thread", HTMLElement).hidden = false;
  void thread.ask(text, picker.chosen);
}

/** @param {boolean} isAnswering */
function showAnswering(isAnswering) {
  document.body.classList.toggle("is-answering", isAnswering);
  send.setAttribute("aria-label", isAnswering ? "Stop" : "Ask");
  send.title = isAnswering ? "Stop (Esc)" : "Ask (Enter)";
  send.disabled = !isAnswering && question.value.trim() === "";
  question.placeholder = thread.said.length ? "Ask a follow-up" : "Ask your documents";
}

function startAnew() {
  thread.clear();
  panel.close();
  document.body.classList.add("is-empty");
  found("new-thread", HTMLElement).hidden = true;
  showAnswering(false);
  question.focus();
}

/** Let the box grow with its text; the style bounds it. */
function fitBox() {
  send.disabled = thread.answering === null && question.value.trim() === "";
  if (CSS.supports("field-sizing", "content")) return;
  question.rows = Math.min(question.value.split("\n").length + Math.floor(question.value.length / 60), 8);
}

/** Say on the first screen what there is to ask. */
async function welcome() {
  const inventory = found("inventory", HTMLElement);
  try {
    await picker.load();
    const total = picker.known.reduce((sum, collection) => sum + collection.documents, 0);
    if (total === 0) {
      inventory.replaceChildren(
        make("p", {}, "Nothing is indexed yet. ", make("code", {}, "ingest run FOLDER"), " makes a folder answerable."),
      );
      return;
    }
    const query = new URLSearchParams({ limit: String(MOST_LISTED) });
    for (const name of picker.chosen) query.append("collection", name);
    /** @type {Documents} */
    const { documents } = await fetchJson(`v1/documents?${query}`);
    const where = picker.known.length === 1 ? picker.known[0].name : counted(picker.known.length, "collection");
    inventory.replaceChildren(
      make("p", {}, `${counted(total, "document")} in `, make("span", { dir: "auto" }, where)),
      make(
        "ul",
        { class: "examples" },
        ...newest(documents).map((row) => make("li", {}, openingButton(row.title || row.uri, beginningOf(row)))),
      ),
    );
  } catch (error) {
    const { title, detail, cure } = explain(error);
    inventory.replaceChildren(
      make(
        "div",
        { class: "problem" },
        make("p", { class: "problem-title" }, title),
        make("p", { dir: "auto" }, detail),
        make("p", {}, cure),
        button({ class: "solid" }, () => void welcome(), "Try again"),
      ),
    );
  }
}

/** @param {readonly DocumentRow[]} documents */
function newest(documents) {
  const byTitle = new Map(documents.map((row) => [row.title || row.uri, row]));
  return [...byTitle.values()].sort((a, b) => (b.date ?? "").localeCompare(a.date ?? "")).slice(0, EXAMPLES);
}

/**
 * @param {string} title
 * @param {Place} place
 */
function openingButton(title, place) {
  const made = button(
    { class: "example", dir: "auto" },
    () =>
      panel.open(
        () => sourceView(place),
        () => made,
      ),
    title,
  );
  return made;
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const isTyping = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement;
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    if (question.closest("[inert]")) panel.close();
    question.focus();
  } else if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) {
    if (panel.isOpen) panel.close();
    else thread.stop();
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
question.addEventListener("input", fitBox);
question.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (thread.answering === null) submit();
});
document.addEventListener("keydown", onKey);
found("new-thread", HTMLElement).addEventListener("click", startAnew);
found("theme", HTMLElement).addEventListener("click", () => document.dispatchEvent(new Event("openbook:toggle-theme")));
found("open-documents", HTMLElement).addEventListener("click", () => {
  const list = () => documentsView(picker.chosen, (place) => panel.push(() => sourceView(place)));
  panel.open(list, () => found("open-documents", HTMLElement));
});
found("open-verify", HTMLElement).addEventListener("click", () => {
  panel.open(
    () => verifying.view(),
    () => found("open-verify", HTMLElement),
  );
  verifying.box.focus();
});

onKeyNeeded(askForKey);
showAnswering(false);
question.focus();
void welcome();
