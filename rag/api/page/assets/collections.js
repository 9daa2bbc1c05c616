// Which collections are asked: a small menu at the question box, and what is known of them for the first screen.

/** @import { Collection, Collections } from "../types.js" */

import { fetchJson } from "./api.js";
import { counted, found, make } from "./dom.js";

export class CollectionPicker {
  constructor() {
    this.button = found("pick-collections", HTMLButtonElement);
    this.menu = found("collections", HTMLFieldSetElement);
    /** @type {readonly Collection[]} */
    this.known = [];
    this.button.addEventListener("click", () => this.toggle(this.menu.hidden));
    this.menu.addEventListener("change", () => this.name());
    this.menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.toggle(false);
      this.button.focus();
    });
    document.addEventListener("click", (event) => {
      const isOutside =
        event.target instanceof Node && !this.menu.contains(event.target) && !this.button.contains(event.target);
      if (isOutside) this.toggle(false);
    });
  }

  /** Ask the service what there is; raises Problem. */
  async load() {
    /** @type {Collections} */
    const { collections } = await fetchJson("v1/collections");
    this.known = collections;
    const hasDefault = collections.some((collection) => collection.is_default);
    this.menu.replaceChildren(
      make("legend", {}, "Where to look"),
      ...collections.map((collection, i) => this.choice(collection, collection.is_default || (!hasDefault && i === 0))),
    );
    this.name();
  }

  /** The names of those that are asked. */
  get chosen() {
    return [...this.menu.querySelectorAll("input:checked")].map((box) => /** @type {HTMLInputElement} */ (box).value);
  }

  /**
   * @param {Collection} collection
   * @param {boolean} isChosen
   */
  choice(collection, isChosen) {
    const box = make("input", { type: "checkbox", value: collection.name, checked: isChosen });
    const count = make("span", { class: "count" }, counted(collection.documents, "document"));
    return make("label", {}, box, make("span", { dir: "auto" }, collection.name), count);
  }

  /** @param {boolean} isOpen */
  toggle(isOpen) {
    if (this.menu.hidden !== isOpen) return;
    this.menu.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.menu.querySelector("input")?.focus();
  }

  /** Write on the button what is chosen; one collection leaves nothing to choose. */
  name() {
    const { chosen } = this;
    this.button.hidden = this.known.length < 2;
    const label =
      chosen.length === 0 ? "Nowhere" : chosen.length > 2 ? `${chosen.length} collections` : chosen.join(", ");
    found("picked", HTMLElement).textContent = label;
    this.button.setAttribute("aria-label", `Where to look: ${label}`);
  }
}
