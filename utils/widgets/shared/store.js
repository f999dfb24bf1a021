// What the reader keeps in this browser, under `dli.v1.<kind>`. Nothing leaves it. Storage may be forbidden, full, or hold
// what something else wrote: reading gives valid data or the empty value, writing says what became of it.

const STORE_PREFIX = "dli.v1.";

function storage() {
  try {
    const probe = `${STORE_PREFIX}probe`;
    localStorage.setItem(probe, "1");
    localStorage.removeItem(probe);
    return localStorage;
  } catch (error) {
    // Full storage can still be read and shortened; forbidden storage throws on the property itself.
    try { return localStorage.length > 0 && isFull(error) ? localStorage : null; } catch { return null; }
  }
}

const isFull = error => ["QuotaExceededError", "NS_ERROR_DOM_QUOTA_REACHED"].includes(error?.name);

/** In place of the browser's storage where that is forbidden: lasts as long as the page, shared by its widgets. */
const memory = globalThis.courseWidgetMemory ??= new Map();
const listeners = globalThis.courseWidgetStoreListeners ??= new Map();

/**
 * A store of one kind of data.
 *   validate(value): the valid part of anything that JSON can hold, or undefined if nothing of it is.
 *   empty(): the value when there is nothing valid.
 * Returns { key, read, write, update, clear, subscribe, persistent }.
 *   write(value): "stored", "memory" (lost when the page closes) or "full" (nothing changed).
 *   update(change): write(change(read())); reads first, since another page may have written.
 *   subscribe(listener): called after each change, here, in another widget or in another page; returns a function that ends it.
 */
export function openStore(kind, { validate, empty }) {
  if (!/^[a-z][a-z0-9-]*$/.test(kind)) throw new Error(`store: expected a name of small letters, received "${kind}"`);
  const key = STORE_PREFIX + kind;
  const check = value => {
    try { return validate(value) ?? empty(); } catch { return empty(); }
  };
  function read() {
    const disk = storage(), text = disk ? disk.getItem(key) : memory.get(key);
    if (typeof text !== "string") return empty();
    try { return check(JSON.parse(text)); } catch { return empty(); }
  }
  function changed() {
    for (const listener of [...listeners.get(key) ?? []]) listener();
  }
  function write(value) {
    const disk = storage(), text = JSON.stringify(check(value));
    try {
      if (disk) disk.setItem(key, text); else memory.set(key, text);
    } catch {
      return "full";
    }
    changed();
    return disk ? "stored" : "memory";
  }
  function clear() {
    try { storage()?.removeItem(key); } catch { /* forbidden: nothing is there */ }
    memory.delete(key);
    changed();
  }
  function subscribe(listener) {
    const fromOtherPage = event => { if (event.key === key || event.key === null) listener(); };
    if (!listeners.has(key)) listeners.set(key, new Set());
    listeners.get(key).add(listener);
    globalThis.addEventListener?.("storage", fromOtherPage);
    return () => {
      listeners.get(key).delete(listener);
      globalThis.removeEventListener?.("storage", fromOtherPage);
    };
  }
  return { key, read, write, update: change => write(change(read())), clear, subscribe, get persistent() { return storage() !== null; } };
}
