// Adding documents: files that are dropped anywhere or picked, sent to the collection that is shown meanwhile.

/** @import { Job, Jobs } from "../types.js" */
/** @import { CollectionPicker } from "./collections.js" */
/** @import { Tray } from "./tray.js" */

import { Problem, fetchJson } from "./api.js";
import { button, counted, found, icon, make } from "./dom.js";
import { filesOf } from "./dropped.js";
import { explain } from "./words.js";

/** @typedef {{name: string, file: File}} Named a file with its path below what was dropped */

export class Adding {
  /**
   * @param {CollectionPicker} picker
   * @param {Tray} tray
   */
  constructor(picker, tray) {
    this.picker = picker;
    this.tray = tray;
    this.wanted = ""; // the collection that was chosen for files
    this.curtain = found("curtain", HTMLElement);
    this.depth = 0; // of elements that a dragged file has entered
    document.addEventListener("dragenter", (event) => this.onDrag(event, 1));
    document.addEventListener("dragleave", (event) => this.onDrag(event, -1));
    document.addEventListener("dragover", (event) => this.accepts(event) && event.preventDefault());
    document.addEventListener("drop", (event) => this.onDrop(event));
  }

  /** The collections whose documents may be added and deleted. */
  get manageable() {
    return this.picker.known.filter(({ can_manage }) => can_manage).map(({ name }) => name);
  }

  /** The collection that files go to: the one that was chosen for it, else one that is asked. */
  get target() {
    const names = this.manageable;
    const first = this.picker.known.find(({ is_default, can_manage }) => is_default && can_manage)?.name;
    const asked = this.picker.chosen.filter((name) => names.includes(name));
    if (names.includes(this.wanted)) return this.wanted;
    return (asked.length === 1 ? asked[0] : first) ?? names[0] ?? "";
  }

  /** @param {DragEvent} event */
  accepts(event) {
    return this.target !== "" && [...(event.dataTransfer?.types ?? [])].includes("Files");
  }

  /**
   * @param {DragEvent} event
   * @param {number} step
   */
  onDrag(event, step) {
    if (!this.accepts(event)) return;
    this.depth = Math.max(this.depth + step, 0);
    this.curtain.hidden = this.depth === 0;
    this.curtain.replaceChildren(make("p", { class: "headline" }, "Drop to add to ", make("span", { dir: "auto" }, this.target)));
  }

  /** @param {DragEvent} event */
  onDrop(event) {
    if (!this.accepts(event) || event.dataTransfer === null) return;
    event.preventDefault();
    this.depth = 0;
    this.curtain.hidden = true;
    void filesOf(event.dataTransfer).then((files) => this.add(files));
  }

  /** @param {readonly Named[]} files */
  async add(files) {
    const collection = this.target;
    if (files.length === 0) return;
    try {
      /** @type {Jobs} */
      const { limits } = await fetchJson("v1/jobs?limit=1");
      const tooLarge = files.filter(({ file }) => file.size > limits.max_bytes);
      const most = `${Math.floor(limits.max_bytes / 2 ** 20)} MiB`;
      for (const { name } of tooLarge) this.tray.begin("").fail(`${name} was not sent: it is larger than ${most}`);
      const sendable = files.filter((named) => !tooLarge.includes(named));
      for (let i = 0; i < sendable.length; i += limits.max_files) {
        await this.send(sendable.slice(i, i + limits.max_files), collection);
      }
    } catch (error) {
      this.tray.begin("").fail(saying(error));
    }
  }

  /**
   * Send files. The service takes all or none: where it refuses them, each half is sent alone, so that the one that it
   * cannot take is named and the others arrive.
   *
   * @param {readonly Named[]} files
   * @param {string} collection
   */
  async send(files, collection) {
    const line = this.tray.begin(`Sending ${counted(files.length, "file")} to ${collection}…`);
    const form = new FormData();
    for (const { name, file } of files) form.append("file", file, name);
    try {
      /** @type {Job} */
      const job = await fetchJson(`v1/documents?${new URLSearchParams({ collection })}`, { body: form });
      this.tray.show(job, line);
    } catch (error) {
      const [first] = files;
      const isRefused = error instanceof Problem && [413, 422].includes(error.status);
      if (!isRefused) line.fail(saying(error));
      else if (files.length === 1 && first) line.fail(`${first.name} was not sent: ${error.message}`);
      else {
        line.remove();
        const half = Math.ceil(files.length / 2);
        await this.send(files.slice(0, half), collection);
        await this.send(files.slice(half), collection);
      }
    }
  }

  /**
   * Delete a document, after the seconds in which that can be undone.
   *
   * @param {{id: string, collection: string, title: string, uri: string}} row
   */
  async remove({ id, collection, title, uri }) {
    const line = this.tray.begin(`Deleting ${title || uri}…`);
    try {
      const query = new URLSearchParams({ collection });
      const job = await fetchJson(`v1/documents/${encodeURIComponent(id)}?${query}`, { method: "DELETE" });
      this.tray.show(job, line);
      line.element.querySelector("button")?.focus();
    } catch (error) {
      line.fail(saying(error));
    }
  }

  /**
   * Return what adds documents: a button, the collection they go to, and one that makes a new collection.
   *
   * @returns {HTMLElement | null} null where nothing may be managed
   */
  bar() {
    const names = this.manageable;
    if (names.length === 0 && !this.picker.canCreate) return null;
    const input = make("input", { type: "file", multiple: true, class: "unseen", tabindex: "-1", "aria-hidden": "true" });
    input.addEventListener("change", () => {
      void this.add([...(input.files ?? [])].map((file) => ({ name: file.name, file })));
      input.value = "";
    });
    const choosing = make("select", { class: "choice", "aria-label": "Add to the collection" });
    choosing.append(...names.map((name) => make("option", { value: name, selected: name === this.target }, name)));
    choosing.addEventListener("change", () => (this.wanted = choosing.value));
    const picking = button({ class: "solid" }, () => input.click(), icon("new"), "Add files");
    const where = names.length > 1 ? [make("span", { class: "quiet-text" }, "to"), choosing] : [];
    const making = this.picker.canCreate ? this.making() : null;
    return make("div", { class: "adding" }, names.length ? make("div", { class: "row" }, picking, input, ...where) : null, making, this.lastRun());
  }

  making() {
    const name = make("input", {
      class: "choice",
      required: true,
      maxlength: "63",
      pattern: "[A-Za-z0-9][A-Za-z0-9_.\\-]*",
      "aria-label": "Name of the new collection",
      placeholder: "New collection",
      title: "Letters, digits, - _ and .",
      autocomplete: "off",
    });
    const form = make("form", { class: "row" }, name, make("button", { type: "submit", class: "quiet" }, "Make"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.create(name.value);
      name.value = "";
    });
    return form;
  }

  /** @param {string} name */
  async create(name) {
    const line = this.tray.begin(`Making the collection ${name}…`);
    try {
      this.tray.show(await fetchJson("v1/collections", { body: { name } }), line);
      this.wanted = name;
    } catch (error) {
      line.fail(saying(error));
    }
  }

  /** Say when a run last came to its end, so that a dead worker is noticed. */
  lastRun() {
    const runs = this.picker.known.flatMap(({ can_manage, last_run_at }) => (can_manage && last_run_at ? [last_run_at] : []));
    const last = runs.sort().at(-1);
    if (last === undefined) return null;
    const when = new Date(last).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
    return make("p", { class: "last-run" }, "Last read ", make("time", { datetime: last }, when));
  }
}

/** @param {unknown} error */
function saying(error) {
  const { title, detail } = explain(error);
  return `${title}. ${detail}`;
}
