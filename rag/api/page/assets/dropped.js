// The files of a drop, also those in folders, with their paths below what was dropped.

/** @import { Named } from "./adding.js" */

/**
 * @param {DataTransfer} dropped
 * @returns {Promise<Named[]>}
 */
export async function filesOf(dropped) {
  // Both are read at once: what was dropped is gone when the event is over.
  const entries = [...dropped.items].map((item) => (item.kind === "file" ? item.webkitGetAsEntry() : null));
  const files = [...dropped.files];
  if (entries.some((entry) => entry?.isDirectory)) {
    return (await Promise.all(entries.map((entry) => (entry ? below(entry) : [])))).flat();
  }
  return files.map((file) => ({ name: file.name, file }));
}

/**
 * @param {FileSystemEntry} entry
 * @returns {Promise<Named[]>}
 */
async function below(entry) {
  if (entry.name.startsWith(".")) return []; // a system's own, such as .DS_Store
  if (entry instanceof FileSystemFileEntry) {
    const file = await /** @type {Promise<File>} */ (new Promise((resolve, reject) => entry.file(resolve, reject)));
    return [{ name: entry.fullPath.replace(/^\//u, ""), file }];
  }
  if (!(entry instanceof FileSystemDirectoryEntry)) return [];
  const reader = entry.createReader();
  /** @type {Named[]} */
  const files = [];
  for (;;) {
    // A reader gives some at a time, and none when it is through.
    const some = await /** @type {Promise<FileSystemEntry[]>} */ (new Promise((resolve, reject) => reader.readEntries(resolve, reject)));
    if (some.length === 0) return files;
    for (const each of some) files.push(...(await below(each)));
  }
}
