// The first screen: what there is to ask, and questions to begin with.

/** @import { Documents } from "../types.js" */
/** @import { CollectionPicker } from "./collections.js" */

import { fetchJson } from "./api.js";
import { button, counted, found, make } from "./dom.js";
import { exampleQuestions } from "./examples.js";
import { explain } from "./words.js";

const MOST_LISTED = 200;

/**
 * Load what is known of the collections, and show it; say whether that went well.
 *
 * @param {CollectionPicker} picker
 * @param {(question: string) => void} ask
 * @returns {Promise<boolean>}
 */
export async function welcome(picker, ask) {
  const inventory = found("inventory", HTMLElement);
  try {
    await picker.load();
    const total = picker.known.reduce((sum, collection) => sum + collection.documents, 0);
    if (total === 0) {
      inventory.replaceChildren(
        picker.known.some(({ can_manage }) => can_manage)
          ? make("p", {}, "Nothing is here yet. Drop files anywhere on this page, or add them below Documents.")
          : make("p", {}, "Nothing is indexed yet. ", make("code", {}, "ingest run FOLDER"), " makes a folder answerable."),
      );
      return true;
    }
    const [only] = picker.known;
    const where = picker.known.length === 1 && only ? only.name : counted(picker.known.length, "collection");
    const examples = make("div", {});
    inventory.replaceChildren(make("p", {}, `${counted(total, "document")} in `, make("span", { dir: "auto" }, where)), examples);
    void showExamples(examples, picker.chosen, ask);
    return true;
  } catch (error) {
    showProblem(inventory, error, () => location.reload());
    return false;
  }
}

/**
 * @param {HTMLElement} place
 * @param {readonly string[]} collections
 * @param {(question: string) => void} ask
 */
async function showExamples(place, collections, ask) {
  const query = new URLSearchParams({ limit: String(MOST_LISTED) });
  for (const name of collections) query.append("collection", name);
  try {
    /** @type {Documents} */
    const { documents } = await fetchJson(`v1/documents?${query}`);
    const questions = await exampleQuestions(documents);
    const row = (/** @type {string} */ question) =>
      make("li", {}, button({ class: "example", dir: "auto" }, () => ask(question), question));
    if (questions.length === 0) return;
    place.replaceChildren(make("p", { class: "examples-head" }, "You could ask"), make("ul", { class: "examples" }, ...questions.map(row)));
  } catch {
    // The box works without examples, and what is wrong is said when somebody asks.
  }
}

/**
 * @param {HTMLElement} place
 * @param {unknown} error
 * @param {() => void} again
 */
function showProblem(place, error, again) {
  const { title, detail, cure } = explain(error);
  place.replaceChildren(
    make(
      "div",
      { class: "problem" },
      make("p", { class: "problem-title" }, title),
      make("p", { dir: "auto" }, detail),
      make("p", {}, cure),
      button({ class: "solid" }, again, "Try again"),
    ),
  );
}
