// For {"scripts": [texts], "module": address or null, "storage": {key: text} or "forbidden", "quota": characters, "code": "(data, module) => …", "data": …}
// Runs the site's classic scripts, then the code, with a browser's storage in place; answers {value, storage}.

let quota = null; // characters that fit

class Storage {
  getItem(key) {
    return Object.hasOwn(this, key) ? this[key] : null;
  }
  removeItem(key) {
    delete this[key];
  }
  setItem(key, value) {
    const others = Object.entries(this)
      .filter(([other]) => other !== key)
      .reduce((sum, [other, text]) => sum + other.length + text.length, 0);
    if (quota !== null && others + key.length + value.length > quota)
      throw Object.assign(new Error("full"), { name: "QuotaExceededError" });
    Object.defineProperty(this, key, { value, enumerable: true, configurable: true, writable: true });
  }
  get length() {
    return Object.keys(this).length;
  }
}

export default async function classic({ scripts, module, storage, quota: room, code, data }) {
  quota = room;
  const disk = Object.assign(new Storage(), storage === "forbidden" ? {} : storage);
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get() {
      if (storage === "forbidden") throw Object.assign(new Error("no"), { name: "SecurityError" });
      return disk;
    },
  });
  const loaded = module && (await import(module));
  for (const script of scripts) runScript(script);
  const value = await runScript(code)(data, loaded);
  return { value: value ?? null, storage: { ...disk } };
}
