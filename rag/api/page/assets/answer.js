// One turn of the thread on the page: the question, its answer as it is written, then its sources.

/** @import { Answer, Citation, Hit, Place, Scope } from "../types.js" */
/** @import { Draft } from "./draft.js" */

import { actionsOf } from "./actions.js";
import { announce, button, counted, icon, make } from "./dom.js";
import { tidyPeek } from "./peek.js";
import { renderProse } from "./prose.js";
import { isSaid, placeOfCitation, sourceRow } from "./sources.js";
import { explain, pagesOf } from "./words.js";

/** Shows one question and what becomes of it. `open` is called with what a reader wants to see the source of. */
export class TurnView {
  /**
   * @param {string} question
   * @param {Scope} scope
   * @param {(place: Place, opener: () => HTMLElement | null) => void} open
   */
  constructor(question, scope, open) {
    this.open = open;
    this.status = make("p", { class: "status" }, "Searching…");
    this.prose = make("div", { class: "prose" });
    this.below = make("div", { class: "below" });
    this.body = make("div", { class: "body", "aria-busy": "true" }, this.status, this.prose, this.below);
    this.told = "";
    const asked = make("h2", { class: "asked", dir: "auto" }, question);
    const only = scope.label ? make("p", { class: "only", dir: "auto" }, `Only ${scope.label}`) : null;
    this.element = make("article", { class: "turn", "data-state": "searching" }, asked, only, this.body);
    this.prose.addEventListener("keydown", (event) => moveAmongChips(event, this.prose));
  }

  /**
   * Show an answer that is being written.
   *
   * @param {Draft} draft
   */
  show(draft) {
    this.element.dataset.state = draft.hits === null ? "searching" : draft.text ? "verifying" : "reading";
    this.status.replaceChildren(draft.restarted === null ? progressOf(draft) : "Starting over…");
    this.write(draft.text, draft.sentences, draft.citations, draft.provisional);
  }

  /**
   * Show the whole answer, whatever was shown before.
   *
   * @param {Answer} answer
   */
  finish(answer) {
    this.settle(answer.abstained ? "abstained" : "finished");
    if (answer.abstained) this.prose.replaceChildren(make("p", { class: "abstained", dir: "auto" }, answer.answer));
    else this.write(answer.answer, answer.sentences, answer.citations, "");
    const fallback = answer.fallback && `${answer.model} gave no answer; these are the documents' own words.`;
    this.below.replaceChildren(
      ...present([
        notes([...(fallback ? [fallback] : []), ...answer.notes]),
        answer.citations.length ? this.sources(answer) : null,
        answer.closest.length ? this.closest(answer.closest) : null,
        actionsOf(answer),
      ]),
    );
    this.told = answer.abstained ? answer.answer : `Answered, with ${counted(answer.citations.length, "source")}.`;
  }

  /**
   * Keep what was written of an answer that the reader stopped; what was not checked yet stays marked as such.
   *
   * @param {Draft} draft
   * @param {() => void} again
   */
  stop(draft, again) {
    this.settle("stopped");
    this.write(draft.text, draft.sentences, draft.citations, draft.provisional);
    const told = draft.provisional.trim() ? "Stopped. What is grey was not checked." : "Stopped.";
    const retry = button({ class: "quiet" }, again, icon("again"), "Ask again");
    this.below.replaceChildren(make("div", { class: "stopped" }, make("p", {}, told), retry));
    this.told = told;
  }

  /** Say how the turn ended to those who listen to the page. */
  tell() {
    announce(this.told);
  }

  /**
   * @param {unknown} error
   * @param {() => void} again
   */
  fail(error, again) {
    this.settle("failed");
    this.prose.replaceChildren();
    const { title, detail, cure } = explain(error);
    this.below.replaceChildren(
      make(
        "div",
        { class: "problem" },
        make("p", { class: "problem-title" }, title),
        make("p", { dir: "auto" }, detail),
        cure ? make("p", {}, cure) : null,
        button({ class: "solid" }, again, "Try again"),
      ),
    );
    announce(`${title}. ${detail}`);
  }

  /** @param {string} state */
  settle(state) {
    this.element.dataset.state = state;
    this.body.setAttribute("aria-busy", "false");
    this.status.replaceChildren();
  }

  /**
   * @param {string} text
   * @param {Draft["sentences"]} sentences
   * @param {readonly Citation[]} citations
   * @param {string} provisional
   */
  write(text, sentences, citations, provisional) {
    const focused = chipsIn(this.prose).findIndex((chip) => chip === document.activeElement);
    const cite = (/** @type {Citation} */ citation) => this.cite(citation);
    this.prose.replaceChildren(...renderProse({ text, sentences, citations, provisional, cite }));
    chipsIn(this.prose)[focused]?.focus();
    tidyPeek();
  }

  /** @param {Citation} citation */
  cite(citation) {
    // What was pressed may be drawn anew until the panel closes; then its successor gets the focus back.
    const pressed = document.activeElement;
    const index = chipsIn(this.element).findIndex((chip) => chip === pressed);
    this.open(placeOfCitation(citation), () => chipsIn(this.element)[index] ?? null);
  }

  /** @param {Answer} answer */
  sources(answer) {
    const rows = answer.citations.map((citation) =>
      sourceRow(citation, () => this.cite(citation), { hasQuote: !isSaid(citation, answer) }),
    );
    return make("section", { class: "sources" }, make("h3", {}, "Sources"), make("ol", { class: "cards" }, ...rows));
  }

  /** @param {readonly Hit[]} hits */
  closest(hits) {
    const rows = hits.map((hit) => {
      const row = button(
        { class: "source chip-row" },
        () => this.open(placeOfHit(hit), () => row),
        make("span", { class: "source-title", dir: "auto" }, hit.title || hit.uri),
        make("span", { class: "source-place" }, pagesOf(hit)),
        make("span", { class: "source-quote", dir: "auto" }, hit.shown),
      );
      return make("li", {}, row);
    });
    return make(
      "section",
      { class: "sources" },
      make("h3", {}, "What came closest"),
      make("ul", { class: "cards" }, ...rows),
    );
  }
}

/** @param {Draft} draft */
function progressOf(draft) {
  if (draft.hits === null) return "Searching…";
  const titles = [...new Set(draft.hits.map((hit) => hit.title || hit.uri))];
  const shown = titles.slice(0, 3).join(", ") + (titles.length > 3 ? ` and ${titles.length - 3} more` : "");
  const found = counted(draft.hits.length, "passage");
  return make("span", { dir: "auto" }, titles.length ? `Reading ${found} of ${shown}` : "Nothing was found");
}

/** @param {readonly string[]} lines */
function notes(lines) {
  return lines.length
    ? make("ul", { class: "notes" }, ...lines.map((line) => make("li", { dir: "auto" }, line)))
    : null;
}

/**
 * @param {(Node | null)[]} nodes
 * @returns {Node[]}
 */
function present(nodes) {
  return nodes.filter((node) => node !== null);
}

/**
 * @param {HTMLElement} element
 * @returns {HTMLElement[]}
 */
function chipsIn(element) {
  return [...element.querySelectorAll(".chip, .chip-row")].filter((chip) => chip instanceof HTMLElement);
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} prose
 */
function moveAmongChips(event, prose) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const chips = chipsIn(prose);
  const at = chips.findIndex((chip) => chip === event.target);
  if (step === undefined || at < 0) return;
  event.preventDefault();
  chips[(at + step + chips.length) % chips.length]?.focus();
}

/**
 * @param {Hit} hit
 * @returns {Place}
 */
function placeOfHit(hit) {
  return {
    collection: hit.collection,
    documentId: hit.document_id,
    title: hit.title,
    uri: hit.uri,
    span: { start: hit.start, end: hit.end },
    page: hit.page,
    pageEnd: hit.page,
    quote: null,
    marker: null,
  };
}
