// The panel beside the answers: on a narrow screen a sheet above them. One view at a time, with a way back.

import { button, found, icon, make } from "./dom.js";

/**
 * What a panel shows: `close` ends what it has under way.
 *
 * @typedef {{title: Node | string, subtitle: Node | string, tools: Node[], body: Node, close: () => void}} View
 * @typedef {() => View} MakeView
 */

const NARROW = matchMedia("(max-width: 60rem)");

export class Panel {
  constructor() {
    this.element = found("panel", HTMLElement);
    this.beside = [found("main", HTMLElement), found("top", HTMLElement)];
    /** @type {View | null} */
    this.view = null;
    /** @type {MakeView[]} */
    this.before = [];
    /** @type {() => HTMLElement | null} */
    this.opener = () => null;
    found("backdrop", HTMLElement).addEventListener("click", () => this.close());
    NARROW.addEventListener("change", () => this.shade());
  }

  get isOpen() {
    return this.view !== null;
  }

  /**
   * Show a view in place of all others; `opener` gets the focus back when the panel closes.
   *
   * @param {MakeView} makeView
   * @param {() => HTMLElement | null} opener
   */
  open(makeView, opener) {
    if (!this.isOpen || !this.element.contains(document.activeElement)) this.opener = opener;
    this.before = [makeView];
    this.show(makeView());
  }

  /**
   * Show a view above the one that is shown.
   *
   * @param {MakeView} makeView
   */
  push(makeView) {
    this.before.push(makeView);
    this.show(makeView());
  }

  /**
   * Show a view anew where it is the one that is shown.
   *
   * @param {MakeView} makeView
   */
  renew(makeView) {
    if (!this.isOpen || this.before.at(-1) !== makeView || this.element.contains(document.activeElement)) return;
    this.show(makeView(), { hasFocus: false });
  }

  back() {
    this.before.pop();
    const last = this.before.at(-1);
    if (last) this.show(last());
    else this.close();
  }

  close() {
    if (!this.isOpen) return;
    this.view?.close();
    this.view = null;
    this.element.hidden = true;
    this.element.replaceChildren();
    this.shade();
    const opener = this.opener() ?? found("question", HTMLElement);
    opener.focus();
  }

  /**
   * @param {View} view
   * @param {{hasFocus?: boolean}} [options]
   */
  show(view, { hasFocus = true } = {}) {
    this.view?.close();
    this.view = view;
    const title = make("h2", { id: "panel-title", tabindex: "-1", dir: "auto" }, view.title);
    const closing = button(
      { class: "round", "aria-label": "Close", title: "Close (Esc)" },
      () => this.close(),
      icon("close"),
    );
    const goingBack =
      this.before.length > 1
        ? button({ class: "round", "aria-label": "Back", title: "Back" }, () => this.back(), icon("back"))
        : null;
    const head = make(
      "div",
      { class: "panel-head" },
      goingBack,
      make("div", { class: "panel-name" }, title, make("p", { dir: "auto" }, view.subtitle)),
      ...view.tools,
      closing,
    );
    this.element.replaceChildren(head, view.body);
    this.element.hidden = false;
    this.shade();
    if (hasFocus) title.focus({ preventScroll: true });
  }

  /** Keep what is beside the panel out of reach where the panel covers it. */
  shade() {
    document.body.classList.toggle("has-panel", this.isOpen);
    for (const element of this.beside) element.inert = this.isOpen && NARROW.matches;
  }
}
