// Talking to the service: JSON, pictures, and answers as they are written. Errors come out as Problem.

/** @import { AnswerEvent, AskBody, ProblemBody } from "../types.js" */

const KEY = "openbook-key"; // in this tab's session only, and in headers only: an address ends up in logs

/** @type {(wasRefused: boolean) => Promise<string | null>} */
let askForKey = async () => null;
/** @type {Promise<string | null> | null} */
let asking = null;

/** An error as the service tells it (RFC 9457), or as the way there has it: then `status` is 0. */
export class Problem extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   * @param {{retryAfterS?: number | null}} [more]
   */
  constructor(status, detail, more = {}) {
    super(detail);
    this.status = status;
    this.retryAfterS = more.retryAfterS ?? null;
  }
}

/**
 * Say who is asked for a key when the service wants one; null from there gives up.
 *
 * @param {(wasRefused: boolean) => Promise<string | null>} ask
 */
export function onKeyNeeded(ask) {
  askForKey = ask;
}

/**
 * Return the JSON at a path below the page; raises Problem.
 *
 * @template Result
 * @param {string} path
 * @param {{body?: object, signal?: AbortSignal}} [options]
 * @returns {Promise<Result>}
 */
export async function fetchJson(path, options = {}) {
  const response = await send(path, { accept: "application/json", ...options });
  return await response.json();
}

/**
 * Return the picture at a path; raises Problem. Fetched, since an <img> sends no key.
 *
 * @param {string} path
 * @param {AbortSignal} signal
 */
export async function fetchImage(path, signal) {
  const response = await send(path, { accept: "image/png", signal });
  return await response.blob();
}

/**
 * Yield the events of an answer; raises Problem, also where the stream ends before the answer does.
 *
 * @param {AskBody} body
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<AnswerEvent>}
 */
export async function* ask(body, signal) {
  const response = await send("v1/ask", { accept: "text/event-stream", body, signal });
  let last = "";
  try {
    for await (const event of readEvents(response)) {
      last = event.name;
      yield event;
    }
  } catch (error) {
    throw signal.aborted ? error : new Problem(0, "the connection broke while the answer was being written");
  }
  if (last !== "finished" && last !== "failed") {
    throw new Problem(0, "the connection ended before the answer was whole");
  }
}

/**
 * @param {Response} response
 * @returns {AsyncGenerator<AnswerEvent>}
 */
async function* readEvents(response) {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (text + value).split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const event = readEvent(block);
        if (event !== null) yield event;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined); // one left early, or broken already
  }
}

/**
 * Return the event in a block of lines; null for a heartbeat, which is a comment.
 *
 * @param {string} block
 * @returns {AnswerEvent | null}
 */
function readEvent(block) {
  const lines = block.split("\n");
  const valueOf = (/** @type {string} */ field) =>
    lines.filter((line) => line.startsWith(`${field}:`)).map((line) => line.slice(field.length + 1).trimStart());
  const [name] = valueOf("event");
  return name === undefined ? null : /** @type {any} */ ({ name, content: JSON.parse(valueOf("data").join("\n")) });
}

/**
 * @param {string} path
 * @param {{accept: string, body?: object, signal?: AbortSignal}} options
 * @returns {Promise<Response>}
 */
async function send(path, options) {
  for (;;) {
    const key = sessionStorage.getItem(KEY);
    const response = await sendOnce(path, options, key);
    if (response.ok) return response;
    if (response.status !== 401 || !(await hasNewKey(key))) throw await readProblem(response);
  }
}

/**
 * @param {string} path
 * @param {{accept: string, body?: object, signal?: AbortSignal}} options
 * @param {string | null} key
 */
async function sendOnce(path, { accept, body, signal }, key) {
  const headers = new Headers({ Accept: accept });
  if (key !== null) headers.set("Authorization", `Bearer ${key}`);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  try {
    return await fetch(new URL(path, document.baseURI), {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal,
      credentials: "omit",
      redirect: "error",
    });
  } catch (error) {
    throw signal?.aborted ? error : new Problem(0, "nothing answers at this address");
  }
}

/**
 * Ask for a key after `refused` was; those who wait at the same time share one answer.
 *
 * @param {string | null} refused
 */
async function hasNewKey(refused) {
  if (sessionStorage.getItem(KEY) !== refused) return true; // somebody else has asked meanwhile
  asking ??= askForKey(refused !== null).finally(() => (asking = null));
  const key = await asking;
  if (key === null) return false;
  sessionStorage.setItem(KEY, key);
  return true;
}

/**
 * @param {Response} response
 * @returns {Promise<Problem>}
 */
async function readProblem(response) {
  const retryAfterS = Number.parseInt(response.headers.get("Retry-After") ?? "", 10) || null;
  try {
    /** @type {ProblemBody} */
    const problem = await response.json();
    return new Problem(response.status, problem.detail, { retryAfterS });
  } catch {
    return new Problem(response.status, response.statusText, { retryAfterS }); // a proxy's own page
  }
}
