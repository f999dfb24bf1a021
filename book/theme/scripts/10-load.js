// Loads a script of the site itself when it is needed: classic scripts are the only files that a page opened from a folder may load.
(() => {
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href);
  const own = address => {
    const url = new URL(address, root);
    // (what both editions share stands beside them)
    const ours = [root, new URL("../both/", root)].some(folder => url.href.startsWith(folder.href));
    if (!ours || !url.pathname.endsWith(".js"))
      throw new TypeError(`expected a script of this site, received ${address}`);
    return url.href;
  };
  const policy = globalThis.trustedTypes?.createPolicy("course", { createScriptURL: own }) ?? { createScriptURL: own };
  const loading = new Map();
  /** Load `address` (relative to the edition's root) once; a promise that is fulfilled when it has run. */
  globalThis.courseLoad = address => {
    if (!loading.has(address)) {
      const done = new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = policy.createScriptURL(address);
        script.onload = () => resolve();
        script.onerror = () => {
          loading.delete(address); // a lost connection may come back
          reject(new Error(`could not load ${address}`));
        };
        document.head.append(script);
      });
      loading.set(address, done);
    }
    return loading.get(address);
  };
})();
