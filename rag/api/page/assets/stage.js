// A page as it looks: its picture, zoomed and panned, under text that can be selected.

/** @import { PageWords } from "../types.js" */

import { button, icon, make } from "./dom.js";

const STEPS = [1, 1.25, 1.5, 2, 3, 4];
const BASELINE = 0.22; // of a word's height, from its bottom: about where letters stand
const SVG = "http://www.w3.org/2000/svg";

export class Stage {
  /** @param {() => void} onZoom called when more or fewer pixels are wanted */
  constructor(onZoom) {
    this.onZoom = onZoom;
    this.zoom = 1;
    this.image = make("img", { class: "page-image", draggable: "false" });
    this.sheet = make("div", { class: "sheet" }, this.image);
    this.element = make("div", { class: "stage", tabindex: "0", role: "region", "aria-label": "Page" }, this.sheet);
    this.level = make("span", { class: "zoom-level", role: "status" }, "100 %");
    this.out = button({ class: "round", "aria-label": "Zoom out", disabled: true }, () => this.step(-1), icon("minus"));
    this.in = button({ class: "round", "aria-label": "Zoom in" }, () => this.step(1), icon("new"));
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.element.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    this.element.addEventListener("pointerdown", (event) => this.pan(event));
  }

  get isZoomed() {
    return this.zoom > 1;
  }

  /** How many pixels a picture should be wide. */
  get width() {
    return Math.round(this.element.clientWidth * this.zoom * devicePixelRatio);
  }

  /**
   * Show a picture; it is there when the promise is.
   *
   * @param {string} address
   * @param {string} name
   */
  async show(address, name) {
    this.image.alt = name;
    this.image.src = address;
    await this.image.decode().catch(() => undefined);
  }

  /**
   * Lay the words over the picture, invisible: they can be selected and copied.
   *
   * @param {PageWords} page
   */
  lay({ width, height, words }) {
    this.sheet.querySelector(".words")?.remove();
    if (words.length === 0) return;
    const layer = document.createElementNS(SVG, "svg");
    layer.setAttribute("class", "words");
    layer.setAttribute("viewBox", `0 0 ${width} ${height}`);
    words.forEach(({ text, box }, i) => {
      const [left, top, right, bottom] = box;
      const next = words[i + 1]?.box;
      const isFollowed = next !== undefined && next[0] >= right && next[1] < bottom && next[3] > top;
      const word = document.createElementNS(SVG, "text");
      word.setAttribute("x", String(left));
      word.setAttribute("y", String(bottom - (bottom - top) * BASELINE));
      word.setAttribute("font-size", String(bottom - top));
      word.setAttribute("textLength", String((isFollowed ? next[0] : right) - left || 1));
      word.setAttribute("lengthAdjust", "spacingAndGlyphs");
      word.textContent = isFollowed || next === undefined ? `${text} ` : `${text}\n`;
      layer.append(word);
    });
    this.sheet.append(layer);
  }

  /**
   * Scroll to a place, from 0, the top, to 1.
   *
   * @param {number} height
   */
  scrollTo(height) {
    this.element.scrollTop = height * this.image.clientHeight - this.element.clientHeight / 2;
  }

  /** @param {number} direction */
  step(direction) {
    const at = STEPS.indexOf(this.zoom);
    this.zoomTo(STEPS[Math.min(Math.max(at + direction, 0), STEPS.length - 1)] ?? 1);
  }

  /** @param {number} zoom */
  zoomTo(zoom) {
    if (zoom === this.zoom) return;
    const { element } = this;
    const [x, y] = [element.scrollLeft + element.clientWidth / 2, element.scrollTop + element.clientHeight / 2];
    const grown = zoom / this.zoom;
    this.zoom = zoom;
    this.sheet.style.width = `${zoom * 100}%`;
    element.scrollTo(x * grown - element.clientWidth / 2, y * grown - element.clientHeight / 2); // the middle stays
    element.classList.toggle("is-zoomed", this.isZoomed);
    this.level.textContent = `${Math.round(zoom * 100)} %`;
    this.out.disabled = zoom === STEPS[0];
    this.in.disabled = zoom === STEPS.at(-1);
    this.onZoom();
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "+" || event.key === "=") this.step(1);
    else if (event.key === "-") this.step(-1);
    else if (event.key === "0") this.zoomTo(1);
    else return;
    event.preventDefault();
  }

  /** @param {WheelEvent} event */
  onWheel(event) {
    if (!event.ctrlKey) return; // a pinch on a touchpad comes as this
    event.preventDefault();
    this.step(event.deltaY < 0 ? 1 : -1);
  }

  /**
   * Drag the page along; on a word the pointer selects instead, and a finger scrolls by itself.
   *
   * @param {PointerEvent} event
   */
  pan(event) {
    if (event.pointerType === "touch" || event.button !== 0 || event.target instanceof SVGTextElement) return;
    const { element } = this;
    const begun = { x: event.clientX + element.scrollLeft, y: event.clientY + element.scrollTop };
    const ending = new AbortController();
    const { signal } = ending;
    element.classList.add("is-panning");
    const stop = () => {
      ending.abort();
      element.classList.remove("is-panning");
    };
    window.addEventListener("pointermove", (moved) => element.scrollTo(begun.x - moved.clientX, begun.y - moved.clientY), { signal });
    window.addEventListener("pointerup", stop, { signal });
    window.addEventListener("pointercancel", stop, { signal });
  }
}
