// Starts the widgets of this page. Each one's module and state stand beside it as JSON; nothing is fetched.
// A site may keep these elsewhere and start a widget later: it sets `part(root, name)` and `when(root, start)`
// beforehand.
(() => {
  const shared = (globalThis.courseWidgets ||= {});
  shared.started ||= new WeakSet();
  shared.modules ||= new Map();
  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const revive = (key, value) => (value?.$bytes === undefined ? value : new DataView(bytes(value.$bytes).buffer));
  const unpack = packed =>
    new Response(new Blob([bytes(packed)]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  const part = shared.part ?? ((root, name) => root.querySelector(`script[data-part="${name}"]`).textContent);
  const when = shared.when ?? ((root, start) => start());
  // The part of anywidget's front-end model that works without a kernel.
  function makeModel(state) {
    const listeners = new Map();
    const fire = name => (listeners.get(name) ?? []).slice().forEach(f => f());
    return {
      page: true,
      get: key => state[key],
      set(key, value) {
        if (state[key] === value) return;
        state[key] = value;
        fire("change:" + key);
        fire("change");
      },
      on(name, f) {
        listeners.set(name, [...(listeners.get(name) ?? []), f]);
      },
      off(name, f) {
        listeners.set(name, f ? (listeners.get(name) ?? []).filter(g => g !== f) : []);
      },
      save_changes() {},
      send() {},
    };
  }
  async function importText(text) {
    // A blob: address, because a page opened from a file may import nothing else.
    const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    return import(url).finally(() => URL.revokeObjectURL(url));
  }
  function load({ $gzip: packed }) {
    if (!shared.modules.has(packed)) shared.modules.set(packed, unpack(packed).then(importText));
    return shared.modules.get(packed).catch(error => {
      shared.modules.delete(packed); // what failed once may work at the next try
      throw error;
    });
  }
  async function start(root) {
    const place = root.querySelector(".course-widget-place");
    try {
      const [module, state] = await Promise.all([part(root, "module"), part(root, "state")]);
      const { default: widget } = await load(JSON.parse(module));
      const model = makeModel(JSON.parse(state, revive));
      const el = document.createElement("div");
      place.replaceChildren(el);
      await widget.initialize?.({ model });
      await widget.render({ model, el });
    } catch (error) {
      const zh = /^zh/i.test(root.closest("[lang]")?.lang ?? "");
      const note = document.createElement("p"),
        again = document.createElement("button");
      note.setAttribute("role", "alert");
      note.textContent = (zh ? "此交互控件无法启动：" : "This widget could not start: ") + (error?.message ?? error);
      again.type = "button";
      again.textContent = zh ? "再试一次" : "Try again";
      again.addEventListener("click", () => start(root));
      place.replaceChildren(note, again);
      console.error("[course widget]", error);
    }
  }
  for (const root of document.querySelectorAll(".course-widget")) {
    if (shared.started.has(root)) continue;
    shared.started.add(root);
    when(root, () => start(root));
  }
})();
