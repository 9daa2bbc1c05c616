// Copying a text, with or without the clipboard that browsers offer to some pages only.

import { make } from "./dom.js";

/**
 * Say whether a text has got to the clipboard. Its API exists on https and localhost only; elsewhere the old way works.
 *
 * @param {string} text
 */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = make("textarea", { class: "unseen", "aria-hidden": "true" });
    field.value = text;
    const before = document.activeElement;
    document.body.append(field);
    field.select();
    const isDone = document.execCommand("copy");
    field.remove();
    if (before instanceof HTMLElement) before.focus();
    return isDone;
  }
}
