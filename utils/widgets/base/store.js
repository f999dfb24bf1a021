// What the reader keeps in this browser, under `dli.v1.<kind>`. Nothing leaves it. Storage may be forbidden, full, or
// hold
// what something else wrote: reading gives valid data or the empty value, writing says what became of it.
// The site's scripts are built from this file, too.

export const PREFIX = "dli.v1.";

/**
 * In place of the browser's storage where that is forbidden or full: lasts as long as the page, shared by all that it
 * runs.
 */
const memory = (globalThis.courseWidgetMemory ??= new Map());
const listeners = (globalThis.courseWidgetStoreListeners ??= new Map());

/** "stored": what is written stays; "full": what is there can be read; "memory": all is forgotten with the page. */
export function storageState() {
  try {
    localStorage.setItem(`${PREFIX}probe`, "1");
    localStorage.removeItem(`${PREFIX}probe`);
    return "stored";
  } catch (error) {
    // Full storage can still be read and shortened; forbidden storage throws on the property itself.
    const full = ["QuotaExceededError", "NS_ERROR_DOM_QUOTA_REACHED"].includes(error?.name);
    try {
      return full && localStorage.length > 0 ? "full" : "memory";
    } catch {
      return "memory";
    }
  }
}

/** The text of a kind, or null. What is in memory was written when the storage had no room for it: it is newer. */
export function readText(kind) {
  const key = PREFIX + kind;
  try {
    return memory.get(key) ?? localStorage.getItem(key);
  } catch {
    return null; // forbidden
  }
}

/**
 * Put a kind's text as it is (null: take it away). "stored"; "memory" (the storage is forbidden) or "full" (it has no
 * room): lost when the page closes.
 */
export function putText(kind, text) {
  const key = PREFIX + kind;
  let kept = storageState() === "memory" ? "memory" : "stored";
  memory.delete(key);
  try {
    if (kept === "stored") text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text);
  } catch {
    kept = "full";
  }
  if (kept !== "stored" && text !== null) memory.set(key, text);
  for (const listener of [...(listeners.get(key) ?? [])]) listener();
  return kept;
}

/**
 * Call `listener` after each change of one of `kinds`, here, in another widget or in another page; returns a function
 * that ends it.
 */
export function subscribe(kinds, listener) {
  const keys = kinds.map(kind => PREFIX + kind);
  // (`storageState` writes a key of its own, of which other pages hear too: only the kinds count)
  const fromOtherPage = event => {
    if (event.key === null || keys.includes(event.key)) listener();
  };
  for (const key of keys) {
    if (!listeners.has(key)) listeners.set(key, new Set());
    listeners.get(key).add(listener);
  }
  globalThis.addEventListener?.("storage", fromOtherPage);
  return () => {
    for (const key of keys) listeners.get(key).delete(listener);
    globalThis.removeEventListener?.("storage", fromOtherPage);
  };
}

/**
 * A store of one kind of data.
 *   validate(value): the valid part of anything that JSON can hold, or undefined if nothing of it is.
 *   empty(): the value when there is nothing valid.
 * Returns { key, read, write, update, clear, subscribe, persistent }.
 *   write(value): as `putText`.
 *   update(change): write(change(read())); reads first, since another page may have written.
 */
export function openStore(kind, { validate, empty }) {
  if (!/^[a-z][a-z0-9-]*$/.test(kind)) throw new Error(`store: expected a name of small letters, received "${kind}"`);
  const valid = value => {
    try {
      return validate(value) ?? empty();
    } catch {
      return empty();
    }
  };
  const read = () => {
    try {
      return valid(JSON.parse(readText(kind)));
    } catch {
      return empty();
    }
  };
  const write = value => putText(kind, JSON.stringify(valid(value)));
  return {
    key: PREFIX + kind,
    read,
    write,
    update: change => write(change(read())),
    clear: () => putText(kind, null),
    subscribe: listener => subscribe([kind], listener),
    get persistent() {
      return storageState() !== "memory";
    },
  };
}
