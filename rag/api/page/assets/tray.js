// What becomes of documents that are added and deleted: a list in the corner, one line a job, until it is dismissed.

/** @import { Job } from "../types.js" */

import { fetchJson, follow, isRefusal } from "./api.js";
import { announce, button, counted, found, icon, make } from "./dom.js";
import { explain } from "./words.js";

const TICK_MS = 250;
const MOST_NAMED = 20; // files that could not be read
const AGAIN_MS = 2000; // after a stream that broke off
const LINGERS_MS = 10_000; // a line that all went well with
const PATIENCE_MS = 15_000; // before somebody is missed who does the jobs: a worker may just be starting
const NOBODY = "Nothing reads or deletes documents now. Whoever runs this service starts `ingest work`.";

export class Tray {
  /** @param {(job: Job) => Promise<void>} onDone called when a job is over; its line says so when that is through */
  constructor(onDone) {
    this.element = found("tray", HTMLElement);
    this.onDone = onDone;
    /** @type {Set<string>} */
    this.shown = new Set();
    this.ending = new AbortController(); // of following one account's jobs
  }

  /** Show and follow none of the jobs so far: they may be another account's. */
  clear() {
    this.ending.abort();
    this.ending = new AbortController();
    this.shown.clear();
    this.element.replaceChildren();
    this.tidy();
  }

  /** Show the jobs that are still under way: those of before a reload. */
  async resume() {
    /** @type {import("../types.js").Jobs} */
    const { jobs } = await fetchJson("v1/jobs?limit=20");
    const open = jobs.filter(({ state }) => state === "waiting" || state === "running");
    for (const { id } of open) this.show(await fetchJson(`v1/jobs/${id}`));
  }

  /**
   * Show a line that a job takes the place of, or a problem.
   *
   * @param {string} text
   */
  begin(text) {
    const line = new Line(this, text);
    this.place(line);
    announce(text);
    return line;
  }

  /**
   * Show a line, also one that was cleared away while its files were on their way.
   *
   * @param {Line} line
   */
  place(line) {
    if (!line.element.isConnected) this.element.append(line.element);
    this.element.hidden = false;
  }

  /**
   * Show a job, and what becomes of it.
   *
   * @param {Job} job
   * @param {Line} [line]
   */
  show(job, line) {
    if (this.shown.has(job.id)) return;
    this.shown.add(job.id);
    const shown = line ?? this.begin("");
    this.place(shown);
    void shown.follow(job, this.ending.signal);
  }

  tidy() {
    this.element.hidden = this.element.childElementCount === 0;
  }
}

export class Line {
  /**
   * @param {Tray} tray
   * @param {string} text
   */
  constructor(tray, text) {
    this.tray = tray;
    this.text = make("p", { dir: "auto" }, text);
    this.more = make("div", {});
    this.actions = make("div", { class: "row" });
    this.warning = "";
    this.hasLooked = false; // for somebody who does the job
    this.closing = button({ class: "round", "aria-label": "Dismiss", hidden: true }, () => this.dismiss(), icon("close"));
    this.element = make("div", { class: "job" }, make("div", { class: "job-text" }, this.text, this.more), this.actions, this.closing);
  }

  /**
   * @param {Job} job
   * @param {AbortSignal} signal
   */
  async follow(job, signal) {
    this.draw(job);
    const ticking = window.setInterval(() => {
      this.draw(job); // for the seconds that undo still has
      if (!this.hasLooked && job.state === "waiting" && Date.now() - Date.parse(job.starts_at) > PATIENCE_MS) void this.look().catch(() => undefined);
    }, TICK_MS);
    /** @type {unknown} */
    let refusal = null;
    while (isOpen(job) && refusal === null && !signal.aborted) {
      try {
        for await (const next of follow(job.id, signal)) {
          if (!isOpen(next)) await this.tray.onDone(next);
          job = next;
          this.draw(job);
        }
      } catch (error) {
        if (isRefusal(error)) refusal = error;
        else await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
    clearInterval(ticking);
    if (signal.aborted) return;
    if (refusal !== null) {
      this.lose(refusal);
      return;
    }
    this.draw(job);
    announce(this.text.textContent ?? "");
    const isWell = job.state !== "failed" && job.files.every(({ reason }) => reason === null);
    if (isWell) setTimeout(() => this.leave(), LINGERS_MS);
  }

  /** Go, unless somebody is at it. */
  leave() {
    if (!this.element.matches(":hover, :focus-within")) this.remove();
  }

  remove() {
    this.element.remove();
    this.tray.tidy();
  }

  /** @param {Job} job */
  draw(job) {
    this.element.dataset.state = job.state;
    this.text.textContent = textOf(job);
    const told = [job.detail, job.state === "waiting" ? this.warning : ""].filter(Boolean);
    this.more.replaceChildren(...unreadable(job), ...told.map((text) => make("p", { class: "job-detail", dir: "auto" }, text)));
    this.closing.hidden = isOpen(job);
    const canUndo = job.kind === "delete" && job.state === "waiting" && secondsLeft(job) > 0;
    if (!canUndo) this.actions.replaceChildren();
    else if (this.actions.childElementCount === 0) {
      this.actions.replaceChildren(button({ class: "solid undo" }, () => void this.undo(job.id), "Undo"));
    }
  }

  /** Say so where nobody does the jobs. */
  async look() {
    this.hasLooked = true;
    /** @type {import("../types.js").Jobs} */
    const { worker } = await fetchJson("v1/jobs?limit=1");
    if (worker === "missing") this.warning = NOBODY;
  }

  /** @param {string} id */
  async undo(id) {
    try {
      await fetchJson(`v1/jobs/${id}/cancel`, { body: {} });
    } catch (error) {
      this.more.replaceChildren(make("p", { class: "job-detail" }, explain(error).detail));
    }
  }

  /**
   * Say why it is not known what becomes of a job.
   *
   * @param {unknown} problem
   */
  lose(problem) {
    const { title, detail } = explain(problem);
    const why = `This is followed no longer. ${title}: ${detail}`;
    this.more.replaceChildren(make("p", { class: "job-detail", dir: "auto" }, why));
    this.actions.replaceChildren();
    this.closing.hidden = false;
    announce(why);
  }

  /** @param {string} text */
  fail(text) {
    this.tray.place(this);
    this.element.dataset.state = "failed";
    this.text.textContent = text;
    this.closing.hidden = false;
    announce(text);
  }

  dismiss() {
    this.remove();
    found("question", HTMLElement).focus();
  }
}

/** @param {Job} job */
function isOpen(job) {
  return job.state === "waiting" || job.state === "running";
}

/** @param {Job} job */
function secondsLeft(job) {
  return Math.ceil((Date.parse(job.starts_at) - Date.now()) / 1000);
}

/** @param {Job} job */
function textOf(job) {
  switch (job.kind) {
    case "delete":
      return deletionText(job);
    case "create":
      return job.state === "finished"
        ? `The collection ${job.collection} is made`
        : job.state === "failed"
          ? `The collection ${job.collection} could not be made`
          : `Making the collection ${job.collection}…`;
    case "upload":
      return uploadText(job);
    default:
      return `${job.collection} is read again: ${job.state}`;
  }
}

/** @param {Job} job */
function deletionText(job) {
  const name = job.files[0]?.name || job.files[0]?.uri || "the document";
  const left = secondsLeft(job);
  if (job.state === "waiting" && left > 0) return `${name} is deleted in ${left} s. Once that has started it is final.`;
  if (isOpen(job)) return `Deleting ${name}. This is final.`;
  if (job.state === "cancelled") return `${name} is kept`;
  return job.state === "finished" ? `${name} is deleted` : `${name} could not be deleted`;
}

/** @param {Job} job */
function uploadText(job) {
  const total = counted(job.files.length, "file");
  if (job.state === "waiting") return `${total} for ${job.collection}: waiting to be read`;
  if (job.state === "running") {
    const { progress } = job;
    const how = progress ? `: ${progress.stage}${progress.total ? `, ${progress.done} of ${progress.total}` : ""}` : "";
    return `Reading ${total} into ${job.collection}${how}`;
  }
  const indexed = job.files.filter(({ state }) => state === "indexed").length;
  if (job.state === "failed") return `${total} could not be added to ${job.collection}`;
  if (indexed === job.files.length) return `${total} can be asked now, in ${job.collection}`;
  return `${indexed} of ${total} can be asked now, in ${job.collection}`;
}

/**
 * Return the files that could not be read, each with the reason.
 *
 * @param {Job} job
 */
function unreadable(job) {
  const files = job.files.filter(({ reason }) => reason !== null);
  if (files.length === 0) return [];
  const named = files.slice(0, MOST_NAMED).map(({ name, reason }) => make("li", { dir: "auto" }, `${name}: ${reason}`));
  if (files.length > MOST_NAMED) named.push(make("li", {}, `and ${files.length - MOST_NAMED} more`));
  return [make("ul", { class: "job-files" }, ...named)];
}
