// Talking to the service: JSON, pictures, and answers as they are written. Errors come out as Problem.

/** @import { AnswerEvent, AskBody, Job, ProblemBody } from "../types.js" */

const KEY = "openbook-key"; // in this tab's session only, and in headers only: an address ends up in logs

/** @type {(wasRefused: boolean) => Promise<string | null>} */
let askForKey = async () => null;
/** @type {() => void} */
let changeAccount = () => undefined;
/** @type {Promise<boolean> | null} */
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
 * Say whether an error will come again however often the same is asked: a key is missing or may not, or it is not there.
 *
 * @param {unknown} error
 */
export function isRefusal(error) {
  return error instanceof Problem && [401, 403, 404].includes(error.status);
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
 * Say what happens once another key has taken the place of one that was refused: it may be somebody else's.
 *
 * @param {() => void} change
 */
export function onAccountChange(change) {
  changeAccount = change;
}

export function hasKey() {
  return sessionStorage.getItem(KEY) !== null;
}

/**
 * Return the JSON at a path below the page; raises Problem.
 *
 * @template Result
 * @param {string} path
 * @param {{body?: object, method?: string, signal?: AbortSignal}} [options] a form is sent as it is
 * @returns {Promise<Result>}
 */
export async function fetchJson(path, options = {}) {
  const response = await send(path, { accept: "application/json", ...options });
  return await response.json();
}

/**
 * Return the file at a path, such as a picture; raises Problem. Fetched, since an <img> or a link sends no key.
 *
 * @param {string} path
 * @param {string} mediaType
 * @param {AbortSignal} signal
 */
export async function fetchFile(path, mediaType, signal) {
  const response = await send(path, { accept: mediaType, signal });
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
 * Yield a job whenever it has changed, until it is over or the service ends the stream; raises Problem.
 *
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<Job>}
 */
export async function* follow(id, signal) {
  const response = await send(`v1/jobs/${id}`, { accept: "text/event-stream", signal });
  for await (const event of readEvents(response)) yield /** @type {any} */ (event.content);
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
 * @param {{accept: string, body?: object, method?: string, signal?: AbortSignal}} options
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
 * @param {{accept: string, body?: object, method?: string, signal?: AbortSignal}} options
 * @param {string | null} key
 */
async function sendOnce(path, { accept, body, method, signal }, key) {
  const isForm = body instanceof FormData;
  const headers = new Headers({ Accept: accept });
  if (key !== null) headers.set("Authorization", `Bearer ${key}`);
  if (body !== undefined && !isForm) headers.set("Content-Type", "application/json");
  try {
    return await fetch(new URL(path, document.baseURI), {
      method: method ?? (body === undefined ? "GET" : "POST"),
      headers,
      body: body === undefined || isForm ? body : JSON.stringify(body),
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
  asking ??= takeKey(refused !== null).finally(() => (asking = null));
  return await asking;
}

/** @param {boolean} wasRefused */
async function takeKey(wasRefused) {
  const key = await askForKey(wasRefused);
  if (key === null) return false;
  sessionStorage.setItem(KEY, key);
  if (wasRefused) changeAccount();
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
