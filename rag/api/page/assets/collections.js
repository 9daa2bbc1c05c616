// Which collections are asked: a small menu at the question box, and what is known of them for the first screen.

/** @import { Collection, Collections } from "../types.js" */

import { fetchJson } from "./api.js";
import { announce, counted, found, make } from "./dom.js";

const MOST_NAMED = 3; // collections that fit on the button
const ONE_AT_LEAST = "One collection at least is asked";

export class CollectionPicker {
  constructor() {
    this.button = found("pick-collections", HTMLButtonElement);
    this.menu = found("collections", HTMLFieldSetElement);
    /** @type {readonly Collection[]} */
    this.known = [];
    this.canCreate = false; // whether new ones may be made here
    this.loading = Promise.resolve(false); // whether it went well
    this.button.addEventListener("click", () => this.toggle(this.menu.hidden));
    this.menu.addEventListener("change", () => this.name());
    this.menu.addEventListener("click", (event) => {
      if (!(event.target instanceof HTMLInputElement) || event.target.ariaDisabled !== "true") return;
      event.preventDefault(); // also what a key or a label makes of it
      announce(ONE_AT_LEAST);
    });
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

  /** Know of no collections: those so far may be another account's. */
  clear() {
    this.known = [];
    this.canCreate = false;
    this.menu.replaceChildren();
    this.toggle(false);
    this.name();
  }

  /** Ask the service what there is; raises Problem. */
  async load() {
    const loading = this.fetch();
    this.loading = loading.then(
      () => true,
      () => false,
    );
    await loading;
  }

  async fetch() {
    /** @type {Collections} */
    const { collections, can_create } = await fetchJson("v1/collections");
    const left = this.known.map(({ name }) => name).filter((name) => !this.chosen.includes(name));
    const isNoneLeft = collections.every(({ name }) => left.includes(name)); // those that were chosen are gone
    this.known = collections;
    this.canCreate = can_create;
    this.menu.replaceChildren(
      make("legend", {}, "Where to look"),
      ...collections.map((collection) => this.choice(collection, isNoneLeft || !left.includes(collection.name))),
    );
    this.name();
  }

  /** The names of those that are asked. */
  get chosen() {
    return this.boxes.filter(({ checked }) => checked).map(({ value }) => value);
  }

  /** Return the names of those that are asked, once it is known what there is; raises Problem where nobody can tell. */
  async whenKnown() {
    if (this.known.length === 0 && !(await this.loading)) await this.load();
    return this.chosen;
  }

  get boxes() {
    return [...this.menu.querySelectorAll("input")];
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

  /** Write on the button what is chosen, and keep the last of it; one collection leaves nothing to choose. */
  name() {
    const { chosen } = this;
    this.button.hidden = this.known.length < 2;
    const label =
      chosen.length <= MOST_NAMED
        ? chosen.join(", ")
        : `${chosen.length === this.known.length ? "All " : ""}${counted(chosen.length, "collection")}`;
    found("picked", HTMLElement).textContent = label;
    this.button.setAttribute("aria-label", `Where to look: ${label}`);
    for (const box of this.boxes) {
      const isLast = box.checked && chosen.length === 1;
      box.ariaDisabled = String(isLast);
      box.title = isLast ? ONE_AT_LEAST : "";
    }
  }
}
