// Widgets on the site: what a widget needs stands in files beside the pages (editions/widget_parts.py) and is loaded when it comes near the window.
(() => {
  const kept = new Map(),
    place = globalThis.coursePartsAt ?? "_static/widgets/";
  // Called by those files.
  globalThis.courseKeep = (name, text) => kept.set(name, text);
  const near = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) waiting.get(target)?.();
      }
    },
    { rootMargin: "100% 0px" },
  );
  const waiting = new WeakMap();
  const startAll = [];
  // A form's buttons are to be seen before they are live: who was faster than its module is served when that has come.
  const early = new WeakSet();
  addEventListener("click", ({ target }) => {
    const actions = target.closest?.(".course-actions[hidden]"),
      button = target.closest?.("button");
    if (!actions || !button || early.has(button)) return;
    early.add(button);
    const live = new MutationObserver(() => {
      if (actions.hidden) return;
      live.disconnect();
      button.click();
    });
    live.observe(actions, { attributes: true });
  });
  globalThis.courseWidgets = {
    async part(root, name) {
      const script = root.querySelector(`script[data-part="${name}"]`);
      const file = script.dataset.file;
      if (!file) return script.textContent;
      await courseLoad(`${place}${file}.js`);
      return kept.get(file);
    },
    when(root, start) {
      // A form is live as soon as it can be seen; the place of its widget is empty, so its surroundings are watched.
      const seen = root.closest("[data-quiz], [data-bet], [data-settle]") ?? root;
      // Once: what comes into sight twice before it is asked for, or is printed afterwards, keeps what the reader did to it.
      const once = () => {
        if (!waiting.delete(seen)) return;
        near.unobserve(seen);
        start();
      };
      waiting.set(seen, once);
      startAll.push(once);
      near.observe(seen);
    },
  };
  // On paper there is no coming near.
  addEventListener("beforeprint", () => startAll.splice(0).forEach(act => act()));
})();
