// The prompt for a key, when the service asks for one.

import { found } from "./dom.js";

/**
 * Ask the reader; null where no key is given.
 *
 * @param {boolean} wasRefused
 * @returns {Promise<string | null>}
 */
export function askForKey(wasRefused) {
  const dialog = found("key-dialog", HTMLDialogElement);
  const field = found("key", HTMLInputElement);
  const told = found("key-told", HTMLElement);
  field.value = "";
  field.setAttribute("aria-invalid", String(wasRefused));
  told.textContent = wasRefused ? "That key is not accepted: it may be mistyped, expired or revoked." : "";
  dialog.returnValue = "";
  dialog.showModal();
  field.focus();
  return new Promise((resolve) => {
    const form = found("key-form", HTMLFormElement);
    form.onsubmit = (event) => {
      event.preventDefault(); // no action of a form is allowed, nor needed
      if (field.value.trim() !== "") dialog.close("given");
    };
    found("key-cancel", HTMLButtonElement).onclick = () => dialog.close("");
    dialog.onclose = () => {
      const key = field.value.trim();
      field.value = "";
      resolve(dialog.returnValue === "given" ? key : null);
    };
  });
}
