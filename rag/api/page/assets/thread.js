// The thread: questions one after the other, each with what was said before, and kept where the reader lets it.

/** @import { Answer, KeptThread, KeptTurn, Place, Scope, Turn } from "../types.js" */

import { TurnView } from "./answer.js";
import { Problem, ask } from "./api.js";
import { announce } from "./dom.js";
import { EMPTY, advance } from "./draft.js";
import { keep, setCurrent } from "./storage.js";

const MOST_TURNS = 20; // the service uses no more of them
const MOST_CHARACTERS = 20_000; // of one message: a long thread must fit into the body

/** @typedef {{view: TurnView, turn: KeptTurn | null}} Entry a question on the page; null where nothing became of it yet */

export class Thread {
  /**
   * @param {HTMLElement} element
   * @param {{
   *   complete: (scope: Scope) => Promise<Scope>,
   *   open: (place: Place, opener: () => HTMLElement | null) => void,
   *   onChange: (isAnswering: boolean) => void,
   * }} options `complete` names the collections, which nobody may know yet when a question is asked
   */
  constructor(element, { complete, open, onChange }) {
    this.element = element;
    this.complete = complete;
    this.open = open;
    this.onChange = onChange;
    this.id = crypto.getRandomValues(new Uint32Array(2)).join("-");
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {AbortController | null} */
    this.answering = null;
  }

  /** What was said, in order. */
  get turns() {
    return turnsOf(this.entries);
  }

  /** Stop the answer that is being written, if one is. */
  stop() {
    this.answering?.abort();
  }

  clear() {
    this.stop();
    this.answering = null;
    this.entries = [];
    this.id = crypto.getRandomValues(new Uint32Array(2)).join("-");
    this.element.replaceChildren();
    setCurrent(null);
  }

  /**
   * Show a thread that was kept, to be gone on with.
   *
   * @param {KeptThread} thread
   */
  restore(thread) {
    this.clear();
    this.id = thread.id;
    this.entries = thread.turns.map((turn) => ({ view: new TurnView(turn.question, turn.scope, this.open), turn }));
    for (const entry of this.entries) this.showAgain(entry);
    setCurrent(thread.id);
    this.onChange(false);
    this.element.lastElementChild?.scrollIntoView({ block: "start", behavior: "instant" });
  }

  /** @param {Entry} entry */
  showAgain(entry) {
    const { view, turn } = entry;
    this.element.append(view.element);
    if (turn === null) return;
    if ("answer" in turn) view.finish(turn.answer);
    else view.stop(turn.draft, () => this.answerAgain(entry, turn.question, turn.scope));
  }

  /**
   * Ask a question, in a new turn below the others.
   *
   * @param {string} question
   * @param {Scope} scope
   */
  async ask(question, scope) {
    const entry = { view: new TurnView(question, scope, this.open), turn: null };
    this.entries.push(entry);
    this.element.append(entry.view.element);
    entry.view.element.scrollIntoView({ block: "start" });
    await this.answer(entry, question, scope);
  }

  /**
   * @param {Entry} entry
   * @param {string} question
   * @param {Scope} scope
   */
  answerAgain(entry, question, scope) {
    if (this.answering !== null) return;
    const fresh = new TurnView(question, scope, this.open);
    entry.view.element.replaceWith(fresh.element);
    entry.view = fresh;
    void this.answer(entry, question, scope);
  }

  /**
   * @param {Entry} entry
   * @param {string} question
   * @param {Scope} scope
   */
  async answer(entry, question, scope) {
    const stopping = new AbortController();
    const { view } = entry;
    const before = turnsOf(this.entries.slice(0, this.entries.indexOf(entry)));
    this.answering = stopping;
    this.onChange(true);
    let asked = scope;
    const again = () => this.answerAgain(entry, question, asked);
    const writing = new Writing(view);
    /** @param {KeptTurn} turn */
    const say = (turn) => {
      if (!this.entries.includes(entry)) return; // the thread was left meanwhile
      entry.turn = turn;
      keep({ id: this.id, at: Date.now(), turns: this.turns.map(lighter) });
    };
    try {
      asked = await unlessStopped(this.complete(scope), stopping.signal);
      const { collections, where } = asked;
      const body = { question, collections, where, history: historyOf(before), llm: /** @type {const} */ ("default") };
      const answer = await writing.drain(ask(body, stopping.signal));
      say({ question, scope: asked, answer });
      view.finish(answer);
      view.tell();
    } catch (error) {
      if (!stopping.signal.aborted) view.fail(error, again);
      else {
        say({ question, scope: asked, draft: writing.draft });
        view.stop(writing.draft, again);
        view.tell();
      }
    } finally {
      writing.end();
      if (this.answering === stopping) {
        this.answering = null;
        this.onChange(false);
      }
    }
  }
}

/**
 * Wait for something, but no longer than until it is stopped.
 *
 * @template T
 * @param {Promise<T>} waited
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
function unlessStopped(waited, signal) {
  /** @type {Promise<never>} */
  const stopped = new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
  return Promise.race([waited, stopped]);
}

/**
 * @param {readonly Entry[]} entries
 * @returns {KeptTurn[]}
 */
function turnsOf(entries) {
  return entries.flatMap(({ turn }) => (turn === null ? [] : [turn]));
}

/**
 * Return a turn without the whole text of its passages: only their places are shown again.
 *
 * @param {KeptTurn} turn
 * @returns {KeptTurn}
 */
function lighter(turn) {
  if ("draft" in turn) return { ...turn, draft: { ...turn.draft, hits: null } };
  return { ...turn, answer: { ...turn.answer, hits: turn.answer.hits.map((hit) => ({ ...hit, text: "" })) } };
}

/** Shows the events of one answer, once a frame at most: a fast model must not make the page slow. */
class Writing {
  /** @param {TurnView} view */
  constructor(view) {
    this.view = view;
    this.draft = EMPTY;
    this.frame = 0;
  }

  /**
   * @param {AsyncGenerator<import("../types.js").AnswerEvent>} events
   * @returns {Promise<Answer>}
   */
  async drain(events) {
    announce("Searching");
    for await (const event of events) {
      if (event.name === "finished") return event.content;
      if (event.name === "failed") throw new Problem(502, event.content.message);
      if (event.name === "sentence") announce(event.content.sentence.text.replace(/\s*\[\d+\]/gu, ""));
      if (event.name === "reset") announce("Starting over");
      this.draft = advance(this.draft, event);
      this.frame ||= requestAnimationFrame(() => {
        this.frame = 0;
        this.view.show(this.draft);
      });
    }
    throw new Problem(0, "the connection ended before the answer was whole");
  }

  /** Show nothing more. */
  end() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }
}

/**
 * Return what was said as messages, the newest last. Of a stopped answer only what was checked.
 *
 * @param {readonly KeptTurn[]} turns
 * @returns {Turn[]}
 */
function historyOf(turns) {
  return turns
    .map((turn) => ({ question: turn.question, answer: "answer" in turn ? turn.answer.answer : turn.draft.text }))
    .filter(({ answer }) => answer !== "")
    .flatMap(({ question, answer }) => [
      { role: /** @type {const} */ ("user"), content: question.slice(0, MOST_CHARACTERS) },
      { role: /** @type {const} */ ("assistant"), content: answer.slice(0, MOST_CHARACTERS) },
    ])
    .slice(-MOST_TURNS);
}
