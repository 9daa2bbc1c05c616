// Making elements. Text goes in as text, always: nothing in the page's script reads a string as HTML.

/**
 * Return a new element with attributes and children; a child that is text stays text, a null is left out.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | boolean | null>} [attributes] true stands without a value, false and null not at all
 * @param {...(Node | string | null)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/**
 * Return a picture from the symbols of index.html; it says nothing to those who cannot see it.
 *
 * @param {string} name
 */
export function icon(name) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#icon-${name}`);
  picture.append(use);
  return picture;
}

/**
 * Return a button that does something.
 *
 * @param {Record<string, string | boolean | null>} attributes
 * @param {(event: MouseEvent) => void} onClick
 * @param {...(Node | string | null)} children
 */
export function button(attributes, onClick, ...children) {
  const made = make("button", { type: "button", ...attributes }, ...children);
  made.addEventListener("click", onClick);
  return made;
}

/**
 * Return the element of index.html with this id, which is of this class.
 *
 * @template {HTMLElement} Kind
 * @param {string} id
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function found(id, kind) {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`index.html lacks #${id}`);
  return element;
}

/**
 * Say something to those who listen to the page, once.
 *
 * @param {string} text
 */
export function announce(text) {
  const line = make("p", {}, text);
  const announcer = found("announcer", HTMLElement);
  announcer.append(line);
  while (announcer.childElementCount > 20) announcer.firstElementChild?.remove();
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
}
