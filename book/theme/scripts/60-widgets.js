// Widgets on the site: what a widget needs stands in files beside the pages (editions/widget_parts.py) and is loaded when it comes near the window.
(() => {
  const kept = new Map(),
    place = globalThis.coursePartsAt ?? "_static/widgets/";
  // Called by those files.
  globalThis.courseKeep = (name, text) => kept.set(name, text);
  const near = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        waiting.get(target)();
      }
    },
    { rootMargin: "100% 0px" },
  );
  const waiting = new WeakMap();
  const startAll = [];
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
      waiting.set(seen, start);
      startAll.push(() => near.unobserve(seen), start);
      near.observe(seen);
    },
  };
  // On paper there is no coming near.
  addEventListener("beforeprint", () => startAll.splice(0).forEach(act => act()));
})();
