// Where the page's parts meet: the question box, the thread, the panel, the keys.

/** @import { Place } from "../types.js" */

import { isRefusal, onAccountChange, onKeyNeeded } from "./api.js";
import { Adding } from "./adding.js";
import { CollectionPicker } from "./collections.js";
import { documentsView } from "./documents.js";
import { found } from "./dom.js";
import { threadsView } from "./history.js";
import { askForKey } from "./key.js";
import { Panel } from "./panel.js";
import { hidePeek } from "./peek.js";
import { Narrowing, onlyDocument } from "./scope.js";
import { sourceView } from "./source.js";
import { currentThread, forgetAll, keptThreads } from "./storage.js";
import { Thread } from "./thread.js";
import { Tray } from "./tray.js";
import { Verifying } from "./verify.js";
import { welcome } from "./welcome.js";

const REFRESHES = 20;
const REFRESH_MS = 250; // a service looks for a new generation every two seconds

const isVerifyPage = location.pathname.endsWith("/verify");
const question = found("question", HTMLTextAreaElement);
const form = found("composer", HTMLFormElement);
const send = found("send", HTMLButtonElement);
const panel = new Panel();
const picker = new CollectionPicker();
const narrowing = new Narrowing(() => picker.chosen);
const sourceAt = (/** @type {Place} */ place) => sourceView(place, (chosen) => askOnly(onlyDocument(chosen)));
const thread = new Thread(found("thread", HTMLElement), {
  complete: async (scope) => (scope.collections.length ? scope : { ...scope, collections: await picker.whenKnown() }),
  open: (place, opener) => panel.open(() => sourceAt(place), opener),
  onChange: showAnswering,
});
const verifying = new Verifying({
  collections: () => picker.whenKnown(),
  open: (place, opener) => {
    if (isVerifyPage) panel.open(() => sourceAt(place), () => opener);
    else panel.push(() => sourceAt(place));
  },
});

const adding = new Adding(picker, new Tray(refresh));
const listDocuments = () =>
  documentsView(() => picker.whenKnown(), { open: (place) => panel.push(() => sourceAt(place)), askOnly, adding });

/**
 * Take up what a job has changed, once the service answers from it: collections, and the list of documents if open.
 *
 * @param {import("../types.js").Job} job
 */
async function refresh({ collection, generation }) {
  for (let tries = 0; tries < REFRESHES; tries += 1) {
    const problem = await picker.load().catch((error) => error);
    if (isRefusal(problem)) return;
    const answering = picker.known.find(({ name }) => name === collection)?.generation ?? "";
    if (generation === null || answering >= generation) break;
    await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
  }
  panel.renew(listDocuments);
  if (document.body.classList.contains("is-empty")) void welcome(picker, askExample);
}

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
  void thread.ask(text, narrowing.scope);
}

/** @param {boolean} isAnswering */
function showAnswering(isAnswering) {
  const isEmpty = thread.element.childElementCount === 0;
  document.body.classList.toggle("is-empty", isEmpty);
  document.body.classList.toggle("is-answering", isAnswering);
  found("new-thread", HTMLElement).hidden = isEmpty;
  showThreads();
  send.setAttribute("aria-label", isAnswering ? "Stop" : "Ask");
  send.title = isAnswering ? "Stop (Esc)" : "Ask (Enter)";
  send.disabled = !isAnswering && question.value.trim() === "";
  question.placeholder = thread.turns.length ? "Ask a follow-up" : "Ask your documents";
}

function showThreads() {
  found("open-threads", HTMLElement).hidden = keptThreads().length === 0;
}

function startAnew() {
  thread.clear();
  panel.close();
  narrowing.narrow(null);
  showAnswering(false);
  question.focus();
}

/** @param {import("../types.js").KeptThread} kept */
function goOnWith(kept) {
  thread.restore(kept);
  const scope = kept.turns.at(-1)?.scope;
  narrowing.narrow(scope?.label ? scope : null);
}

/** @param {import("../types.js").Scope} scope */
function askOnly(scope) {
  narrowing.narrow(scope);
  panel.close();
  question.focus();
}

/** @param {string} example */
function askExample(example) {
  question.value = example;
  submit();
}

/** Let the box grow with its text; the style bounds it. */
function fitBox() {
  send.disabled = thread.answering === null && question.value.trim() === "";
  if (CSS.supports("field-sizing", "content")) return;
  question.rows = Math.min(question.value.split("\n").length + Math.floor(question.value.length / 60), 8);
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  const isTyping = event.target instanceof HTMLTextAreaElement || event.target instanceof HTMLInputElement;
  if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    if (question.closest("[inert]")) panel.close();
    question.focus();
  } else if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) {
    if (hidePeek()) return;
    if (panel.isOpen) panel.close();
    else thread.stop();
  }
}

/**
 * @param {string} id of the button that opens a view
 * @param {import("./panel.js").MakeView} makeView
 */
function opens(id, makeView) {
  const opener = found(id, HTMLElement);
  opener.addEventListener("click", () => panel.open(makeView, () => (opener.hidden ? null : opener)));
}

/** Show the page that verifies a text, or what was asked last in this tab. */
async function begin() {
  if (isVerifyPage) {
    document.title = "Verify a text · Openbook";
    document.body.classList.add("is-verifying");
    found("verify-page", HTMLElement).append(verifying.subtitled(), verifying.body);
    verifying.box.focus();
    await picker.load().catch(() => undefined); // what is wrong is said when a text is verified
    return;
  }
  question.focus();
  const isWell = await welcome(picker, askExample);
  const last = isWell && thread.element.childElementCount === 0 ? currentThread() : null;
  if (last) goOnWith(last);
  showThreads();
  await resumeJobs();
}

async function resumeJobs() {
  if (adding.manageable.length > 0 || picker.canCreate) await adding.tray.resume().catch(() => undefined);
}

/** Forget what was shown of one account, and show what there is for the next. */
async function changeAccount() {
  forgetAll();
  thread.clear();
  adding.tray.clear();
  picker.clear();
  narrowing.narrow(null);
  verifying.clear();
  panel.close();
  hidePeek();
  found("announcer", HTMLElement).replaceChildren();
  showAnswering(false);
  if (isVerifyPage) await picker.load().catch(() => undefined);
  else if (await welcome(picker, askExample)) await resumeJobs();
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
// A quote scrolls with the page, not with the panel.
document.addEventListener("scroll", (event) => event.target !== document && hidePeek(), { capture: true, passive: true });
found("new-thread", HTMLElement).addEventListener("click", startAnew);
found("theme", HTMLElement).addEventListener("click", () => document.dispatchEvent(new Event("openbook:toggle-theme")));
opens("open-documents", listDocuments);
opens("open-threads", () =>
  threadsView({
    open: (kept) => {
      panel.close();
      goOnWith(kept);
      question.focus();
    },
    onClear: (id) => {
      if (id === null || id === thread.id) thread.clear();
      showAnswering(false);
    },
  }),
);
opens("open-verify", () => verifying.view());
found("open-verify", HTMLElement).addEventListener("click", () => verifying.box.focus());

onKeyNeeded(askForKey);
onAccountChange(() => void changeAccount());
showAnswering(false);
void begin();
