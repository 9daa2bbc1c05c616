// What is asked: the collections that are picked, or one document or folder alone.

/** @import { DocumentRow, Place, Scope } from "../types.js" */

import { announce, button, found, icon, make } from "./dom.js";

/** Shows at the question box what alone is asked, and lets it go again. */
export class Narrowing {
  /** @param {() => string[]} collections those that are picked */
  constructor(collections) {
    this.collections = collections;
    this.shown = found("narrowed", HTMLElement);
    /** @type {Scope | null} */
    this.only = null;
  }

  /** @returns {Scope} */
  get scope() {
    return this.only ?? { collections: this.collections(), where: {}, label: "" };
  }

  /** @param {Scope | null} only */
  narrow(only) {
    this.only = only;
    document.body.classList.toggle("is-narrowed", only !== null);
    if (only === null) {
      this.shown.replaceChildren();
      return;
    }
    const leaving = button(
      { class: "narrowed", "aria-label": `Only ${only.label}: ask everything again`, title: "Ask everything again" },
      () => {
        this.narrow(null);
        found("question", HTMLElement).focus();
      },
      make("span", { dir: "auto" }, `Only ${only.label}`),
      icon("close"),
    );
    this.shown.replaceChildren(leaving);
    announce(`Only ${only.label} is asked`);
  }
}

/**
 * @param {Place | DocumentRow} document
 * @returns {Scope}
 */
export function onlyDocument({ collection, uri, title }) {
  return { collections: [collection], where: { uri }, label: title || uri };
}

/**
 * @param {string} collection
 * @param {string} folder that uris begin with, with its slash
 * @returns {Scope}
 */
export function onlyFolder(collection, folder) {
  const next = `${folder.slice(0, -1)}0`; // "0" follows "/"
  return { collections: [collection], where: { uri: { gte: folder, lt: next } }, label: folder };
}
