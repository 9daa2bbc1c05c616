// An answer while it is written: each event makes a new draft of the last one. Pure, nothing here touches the page.

/** @import { AnswerEvent, Citation, Hit, Sentence } from "../types.js" */

/**
 * `text` is final up to there and made of `sentences`; `provisional` is what the model wrote since, unverified.
 *
 * @typedef {{
 *   text: string,
 *   sentences: readonly Sentence[],
 *   citations: readonly Citation[],
 *   provisional: string,
 *   hits: readonly Hit[] | null,
 *   restarted: string | null,
 * }} Draft
 */

/** @type {Draft} */
export const EMPTY = { text: "", sentences: [], citations: [], provisional: "", hits: null, restarted: null };

const MARKER = /\s*[[【［][^\]】］\n]{0,40}[\]】］]/y;
const LETTER = /[\p{L}\p{N}]/u;
const LEFT_BEHIND = /^(?:[ \t.,;:!?…。！？"'”’)*_]|[[【［][^\]】］\n]{0,40}[\]】］])*/u;

/**
 * Return the draft after an event; the last events, `finished` and `failed`, do not change it.
 *
 * @param {Draft} draft
 * @param {AnswerEvent} event
 * @returns {Draft}
 */
export function advance(draft, event) {
  switch (event.name) {
    case "retrieved":
      return { ...draft, hits: event.content.hits };
    case "delta":
      return { ...draft, provisional: draft.provisional + event.content.text };
    case "sentence":
      return withSentence(draft, event.content);
    case "reset":
      return { ...EMPTY, hits: draft.hits, restarted: event.content.reason };
    default:
      return draft;
  }
}

/**
 * @param {Draft} draft
 * @param {{sentence: Sentence, citations: readonly Citation[], gap: string}} content
 * @returns {Draft}
 */
function withSentence(draft, { sentence, citations, gap }) {
  const rest = consume(draft.provisional, sentence.text);
  const changed = new Set(citations.map((citation) => citation.marker));
  return {
    ...draft,
    text: draft.text + gap + sentence.text,
    sentences: [...draft.sentences, sentence],
    citations: [...draft.citations.filter((known) => !changed.has(known.marker)), ...citations],
    provisional: rest,
  };
}

/**
 * Return what of the provisional text comes after a sentence. Its markers were renumbered and its white space tidied,
 * so that letters and digits are counted, outside markers.
 *
 * @param {string} provisional
 * @param {string} sentence
 */
export function consume(provisional, sentence) {
  let wanted = 0;
  for (const _ of lettersOf(sentence)) wanted += 1;
  if (wanted === 0) return provisional.replace(sentence, "").replace(/^\n+/u, "\n"); // the rule of a table
  let end = 0;
  for (const at of lettersOf(provisional)) {
    if (wanted === 0) break;
    wanted -= 1;
    end = at;
  }
  const rest = provisional.slice(end);
  const left = rest.slice(LEFT_BEHIND.exec(rest)?.[0].length ?? 0);
  return /\|\s*(?:\[\d+\]\s*)*$/u.test(sentence) ? left.replace(/^[ \t]*\|/u, "") : left;
}

/**
 * Yield where each letter or digit ends that is in no marker.
 *
 * @param {string} text
 */
function* lettersOf(text) {
  for (let at = 0; at < text.length; ) {
    MARKER.lastIndex = at;
    const marker = MARKER.exec(text);
    const letter = String.fromCodePoint(/** @type {number} */ (text.codePointAt(at)));
    at += marker ? marker[0].length : letter.length;
    if (!marker && LETTER.test(letter)) yield at;
  }
}
