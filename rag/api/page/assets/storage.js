// Threads as this browser keeps them, so that a reload loses nothing. They go nowhere else.
//
// Without a key they stay until they are cleared. With one they live as long as the key does: in this tab, beside it,
// so that two accounts in one browser never see each other's.

/** @import { KeptThread } from "../types.js" */

import { hasKey } from "./api.js";

const PLACE = new URL(".", document.baseURI).pathname; // two services at one address keep theirs apart
const PREFIX = `openbook-thread:${PLACE}:`;
const CURRENT = `openbook-current:${PLACE}`;
const KEEPING = "openbook-keep";
const MOST_THREADS = 50;

/** Whether the reader lets threads be kept. Where the browser forbids storage, nothing is kept. */
export function isKeeping() {
  return reading(() => localStorage.getItem(KEEPING) !== "no", false);
}

/**
 * Say whether threads may be kept; no also forgets those that are.
 *
 * @param {boolean} isKept
 */
export function setKeeping(isKept) {
  if (!isKept) forgetAll();
  reading(() => (isKept ? localStorage.removeItem(KEEPING) : localStorage.setItem(KEEPING, "no")), undefined);
}

/**
 * Return the threads that are kept, the newest first.
 *
 * @returns {KeptThread[]}
 */
export function keptThreads() {
  if (!isKeeping()) return [];
  const threads = reading(() => names().flatMap((name) => parsed(storage().getItem(name))), []);
  return threads.sort((a, b) => b.at - a.at);
}

/**
 * Keep a thread as it is now, in place of what was kept of it; older threads make room.
 *
 * @param {KeptThread} thread
 */
export function keep(thread) {
  if (!isKeeping() || thread.turns.length === 0) return;
  const others = keptThreads().filter((other) => other.id !== thread.id);
  for (const old of others.splice(MOST_THREADS - 1)) forget(old.id);
  for (;;) {
    try {
      storage().setItem(PREFIX + thread.id, JSON.stringify(thread));
      sessionStorage.setItem(CURRENT, thread.id);
      return;
    } catch {
      const oldest = others.pop(); // the browser's space is full
      if (oldest === undefined) return;
      forget(oldest.id);
    }
  }
}

/** Return the thread that this tab showed last, null where it showed none. */
export function currentThread() {
  const id = reading(() => sessionStorage.getItem(CURRENT), null);
  return keptThreads().find((thread) => thread.id === id) ?? null;
}

/** @param {string | null} id of the thread that a reload shows again */
export function setCurrent(id) {
  reading(() => (id === null ? sessionStorage.removeItem(CURRENT) : sessionStorage.setItem(CURRENT, id)), undefined);
}

/** @param {string} id */
export function forget(id) {
  reading(() => storage().removeItem(PREFIX + id), undefined);
}

/** Forget every thread that this browser keeps of this service, also those of before there was a key. */
export function forgetAll() {
  reading(() => {
    for (const kept of [localStorage, sessionStorage]) for (const name of names(kept)) kept.removeItem(name);
    sessionStorage.removeItem(CURRENT);
  }, undefined);
}

function storage() {
  return hasKey() ? sessionStorage : localStorage;
}

/** @param {Storage} [kept] */
function names(kept = storage()) {
  return Object.keys(kept).filter((name) => name.startsWith(PREFIX));
}

/**
 * @param {string | null} text
 * @returns {KeptThread[]} none for what another version of the page wrote
 */
function parsed(text) {
  try {
    const thread = JSON.parse(text ?? "");
    return typeof thread.id === "string" && Array.isArray(thread.turns) && thread.turns.length > 0 ? [thread] : [];
  } catch {
    return [];
  }
}

/**
 * @template Result
 * @param {() => Result} read
 * @param {Result} otherwise
 */
function reading(read, otherwise) {
  try {
    return read();
  } catch {
    return otherwise; // storage can be forbidden
  }
}
