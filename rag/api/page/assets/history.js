// The list of earlier threads in the panel: each opened with a click, and cleared with another.

/** @import { KeptThread } from "../types.js" */
/** @import { View } from "./panel.js" */

import { announce, button, counted, icon, make } from "./dom.js";
import { forget, forgetAll, isKeeping, keptThreads, setKeeping } from "./storage.js";

/**
 * Return the view of the kept threads. `onClear` is called with the id of one that is cleared, or null for all.
 *
 * @param {{open: (thread: KeptThread) => void, onClear: (id: string | null) => void}} options
 * @returns {View}
 */
export function threadsView({ open, onClear }) {
  const subtitle = make("span", { role: "status" });
  const list = make("ul", { class: "documents" });
  const keeping = make("input", { type: "checkbox", checked: isKeeping() });
  const clearing = button({ class: "quiet" }, () => clear(), "Clear all");
  const switching = make("label", { class: "switch" }, keeping, "Keep threads in this browser");
  const body = make("div", { class: "panel-body list" }, list, make("div", { class: "row end" }, switching, clearing));

  const show = () => {
    const threads = keptThreads();
    subtitle.textContent = threads.length ? `${counted(threads.length, "thread")}, in this browser only` : "None is kept";
    list.replaceChildren(...threads.map(row));
    clearing.hidden = threads.length === 0;
  };
  const clear = () => {
    forgetAll();
    onClear(null);
    announce("All threads are cleared");
    show();
    keeping.focus();
  };
  /** @param {KeptThread} thread */
  const row = (thread) => {
    const when = new Date(thread.at).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
    const name = thread.turns[0]?.question ?? "";
    const opening = button(
      { class: "source document" },
      () => open(thread),
      make("span", { class: "source-title", dir: "auto" }, name),
      make("span", { class: "source-place" }, `${when} · ${counted(thread.turns.length, "question")}`),
    );
    const removing = () => {
      forget(thread.id);
      onClear(thread.id);
      show();
      (list.querySelector("button") ?? keeping).focus();
    };
    const names = { class: "round", "aria-label": `Clear the thread: ${name}`, title: "Clear" };
    return make("li", { class: "with-action" }, opening, button(names, removing, icon("close")));
  };

  keeping.addEventListener("change", () => {
    setKeeping(keeping.checked);
    show();
  });
  show();
  return { title: "Earlier threads", subtitle, tools: [], body, close: () => undefined };
}
