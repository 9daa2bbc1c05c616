// The thread: questions one after the other, each with what was said before. It lives in this page alone.

/** @import { Answer, Place, Turn } from "../types.js" */

import { TurnView } from "./answer.js";
import { ask } from "./api.js";
import { announce } from "./dom.js";
import { EMPTY, advance } from "./draft.js";
import { Problem } from "./api.js";

const MOST_TURNS = 20; // the service uses no more of them
const MOST_CHARACTERS = 20_000; // of one message: a long thread must fit into the body

/** @typedef {{question: string, answer: string}} Said */

export class Thread {
  /**
   * @param {HTMLElement} element
   * @param {{open: (place: Place, opener: () => HTMLElement | null) => void, onChange: (isAnswering: boolean) => void}} options
   */
  constructor(element, { open, onChange }) {
    this.element = element;
    this.open = open;
    this.onChange = onChange;
    /** @type {Said[]} */
    this.said = [];
    /** @type {AbortController | null} */
    this.answering = null;
  }

  /** Stop the answer that is being written, if one is. */
  stop() {
    this.answering?.abort();
  }

  clear() {
    this.stop();
    this.said = [];
    this.element.replaceChildren();
  }

  /**
   * Ask a question, in a new turn below the others.
   *
   * @param {string} question
   * @param {string[]} collections
   */
  async ask(question, collections) {
    const view = new TurnView(question, this.open);
    this.element.append(view.element);
    view.element.scrollIntoView({ block: "start" });
    await this.answer(view, question, collections, [...this.said]);
  }

  /**
   * @param {TurnView} view
   * @param {string} question
   * @param {string[]} collections
   * @param {readonly Said[]} before
   */
  async answer(view, question, collections, before) {
    const stopping = new AbortController();
    this.answering = stopping;
    this.onChange(true);
    const again = () => {
      if (this.answering !== null) return;
      const fresh = new TurnView(question, this.open);
      view.element.replaceWith(fresh.element);
      void this.answer(fresh, question, collections, before);
    };
    const writing = new Writing(view);
    try {
      const body = { question, collections, history: historyOf(before), llm: /** @type {const} */ ("default") };
      const answer = await writing.drain(ask({ ...body, where: {} }, stopping.signal));
      this.said.push({ question, answer: answer.answer });
      view.finish(answer);
    } catch (error) {
      if (stopping.signal.aborted) view.stop(writing.draft, again);
      else view.fail(error, again);
    } finally {
      writing.end();
      if (this.answering === stopping) {
        this.answering = null;
        this.onChange(false);
      }
    }
  }
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
 * Return what was said as messages, the newest last.
 *
 * @param {readonly Said[]} said
 * @returns {Turn[]}
 */
function historyOf(said) {
  return said
    .flatMap(({ question, answer }) => [
      { role: /** @type {const} */ ("user"), content: question.slice(0, MOST_CHARACTERS) },
      { role: /** @type {const} */ ("assistant"), content: answer.slice(0, MOST_CHARACTERS) },
    ])
    .slice(-MOST_TURNS);
}
