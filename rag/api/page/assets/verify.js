// Verifying any text in the panel: it is pasted, then shown with a verdict on each sentence and the quotes behind it.

/** @import { Citation, Place, Verification, VerifiedSentence } from "../types.js" */
/** @import { View } from "./panel.js" */

import { fetchJson } from "./api.js";
import { announce, button, counted, make } from "./dom.js";
import { peekable } from "./peek.js";
import { weakness } from "./prose.js";
import { placeOfCitation, sourceRow } from "./sources.js";
import { toUnits } from "./spans.js";
import { explain } from "./words.js";

const SUBTITLE = "Each sentence against the documents";

/** What a reader typed and saw stays here while the panel shows something else. */
export class Verifying {
  /** @param {{collections: () => Promise<string[]>, open: (place: Place, opener: HTMLElement) => void}} options */
  constructor({ collections, open }) {
    this.collections = collections;
    this.open = open;
    this.ending = new AbortController();
    this.box = make("textarea", {
      class: "given",
      rows: "8",
      dir: "auto",
      "aria-label": "Text to verify",
      placeholder: "Paste a draft, a report, another model’s answer",
    });
    this.start = make("button", { type: "submit", class: "solid" }, "Verify");
    const form = make("form", { class: "verify" }, this.box, make("div", { class: "row end" }, this.start));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.verify(this.box.value);
    });
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
    this.summary = make("span", { role: "status" }, SUBTITLE);
    this.result = make("div", { class: "verified" });
    this.body = make("div", { class: "panel-body list" }, form, this.result);
  }

  /** Return the head of a page of its own. */
  subtitled() {
    return make("div", {}, make("h2", { class: "headline" }, "Verify a text"), make("p", { class: "promise" }, this.summary));
  }

  /** @returns {View} */
  view() {
    return {
      title: "Verify a text",
      subtitle: this.summary,
      tools: [],
      body: this.body,
      close: () => this.ending.abort(),
    };
  }

  /** Show no result: it may be another account's. */
  clear() {
    this.result.replaceChildren();
    this.say(SUBTITLE);
  }

  /** @param {string} text */
  async verify(text) {
    this.ending.abort();
    this.ending = new AbortController();
    const { signal } = this.ending;
    this.result.replaceChildren();
    this.say("Checking each sentence…");
    this.start.disabled = true;
    try {
      const body = { text, collections: await this.collections(), where: {} };
      /** @type {Verification} */
      const verification = await fetchJson("v1/verify", { body, signal });
      this.show(text, verification);
    } catch (error) {
      if (signal.aborted) this.say(SUBTITLE);
      else this.fail(error);
    } finally {
      this.start.disabled = false;
    }
  }

  /**
   * @param {string} text
   * @param {Verification} verification
   */
  show(text, verification) {
    const { sentences, counts, notes } = verification;
    const told = Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`);
    this.say(`${counted(sentences.length, "sentence")}: ${told.join(", ")}`);
    const citations = new Map(sentences.flatMap(({ citations }) => citations.map((each) => [each.marker, each])));
    const rows = [...citations.values()].map((citation) => sourceRow(citation, () => this.cite(citation)));
    this.result.replaceChildren(
      ...notes.map((note) => make("p", { class: "why", dir: "auto" }, note)),
      make("div", { class: "text", dir: "auto" }, ...this.marked(text, sentences)),
      make("section", { class: "sources", hidden: rows.length === 0 }, make("ol", { class: "cards" }, ...rows)),
    );
  }

  /**
   * Return the whole text, each sentence with its verdict.
   *
   * @param {string} text
   * @param {readonly VerifiedSentence[]} sentences
   */
  marked(text, sentences) {
    const units = toUnits(
      text,
      sentences.flatMap(({ start, end }) => [start, end]),
    );
    /** @type {(Node | string)[]} */
    const pieces = [];
    let done = 0;
    sentences.forEach((sentence, i) => {
      const [start = 0, end = 0] = units.slice(2 * i, 2 * i + 2);
      pieces.push(text.slice(done, start), this.sentence(text.slice(start, end), sentence));
      done = end;
    });
    return [...pieces, text.slice(done)];
  }

  /**
   * @param {string} text
   * @param {VerifiedSentence} sentence
   */
  sentence(text, { verdict, failed_tokens, citations, weak }) {
    const chips = citations.map((citation) => {
      const name = `Source ${citation.marker}: ${citation.title || citation.uri}`;
      const kind = verdict === "contradicted" ? "chip weak" : "chip";
      const chip = button({ class: kind, "aria-label": name }, () => this.cite(citation), String(citation.marker));
      peekable(chip, citation);
      return chip;
    });
    const told = verdict === "contradicted" ? `contradicted: ${failed_tokens.join(", ")}` : verdict;
    return make(
      "span",
      { class: "verdict", "data-verdict": verdict },
      make("span", { class: "said" }, text),
      ...chips,
      verdict === "supported" ? null : make("span", { class: "doubt", dir: "auto" }, told),
      weak ? weakness() : null,
    );
  }

  /** @param {Citation} citation */
  cite(citation) {
    const pressed = document.activeElement;
    this.open(placeOfCitation(citation), pressed instanceof HTMLElement ? pressed : this.box);
  }

  /** @param {unknown} error */
  fail(error) {
    const { title, detail, cure } = explain(error);
    this.say("Not verified");
    this.result.replaceChildren(
      make(
        "div",
        { class: "problem", role: "alert" },
        make("p", { class: "problem-title" }, title),
        make("p", { dir: "auto" }, detail),
        cure ? make("p", {}, cure) : null,
      ),
    );
  }

  /** @param {string} text */
  say(text) {
    this.summary.textContent = text;
    if (text !== SUBTITLE) announce(text);
  }
}
