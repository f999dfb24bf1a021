// The page's frame: theme, search dialog, contents in a drawer on narrow screens, the heading that is being read.
(() => {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const MODES = ["light", "dark", "auto"];
  const keep = (key, value, storage = "localStorage") => {
    try {
      globalThis[storage].setItem(key, value);
    } catch {
      // storage is switched off, or full: the choice lasts as long as the page
    }
  };

  // ---- the first screen is painted: lay out the rest
  requestAnimationFrame(() => setTimeout(() => delete root.dataset.paint));

  // ---- theme: the button goes from what is shown to the other, and back to what the system says
  const apply = mode => {
    root.dataset.mode = mode;
    root.dataset.theme = mode === "dark" || (mode === "auto" && dark.matches) ? "dark" : "light";
  };
  const nextMode = () => {
    const order = dark.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    return order[(order.indexOf(root.dataset.mode) + 1) % order.length];
  };
  dark.addEventListener("change", () => root.dataset.mode === "auto" && apply("auto"));
  addEventListener("storage", event => event.key === "mode" && MODES.includes(event.newValue) && apply(event.newValue));
  for (const button of document.querySelectorAll(".theme-switch-button")) {
    const label = () =>
      button.setAttribute("aria-label", `${button.title}: ${button.dataset[root.dataset.mode] ?? ""}`);
    button.addEventListener("click", () => {
      apply(nextMode());
      keep("mode", root.dataset.mode);
      label();
    });
    label();
  }

  // ---- dialogs: a click beside one closes it, and the focus goes back to where it was
  const closeOnBackdrop = dialog =>
    dialog.addEventListener("click", event => {
      if (event.target !== dialog) return;
      const box = dialog.getBoundingClientRect();
      const inside =
        event.clientX >= box.left &&
        event.clientX <= box.right &&
        event.clientY >= box.top &&
        event.clientY <= box.bottom;
      if (!inside) dialog.close();
    });

  // ---- search: the dialog, or the field of the search page itself
  const dialog = document.getElementById("pst-search-dialog");
  const own = document.querySelector(".bd-search-container input[type=search]");
  const openSearch = () => {
    if (own) return (own.focus(), own.select());
    if (!dialog) return;
    if (dialog.open) return dialog.close();
    dialog.showModal();
    dialog.querySelector("input").select();
  };
  if (dialog) closeOnBackdrop(dialog);
  const mac = /^(Mac|iPhone|iPad)/.test(navigator.platform);
  for (const key of document.querySelectorAll("kbd.kbd-shortcut__modifier")) key.textContent = mac ? "⌘" : "Ctrl";
  for (const button of document.querySelectorAll(".search-button__button"))
    button.addEventListener("click", openSearch);
  addEventListener("keydown", event => {
    if ((mac ? event.metaKey : event.ctrlKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openSearch();
    }
  });

  // ---- contents: on wide screens the button hides and shows the chapters, on narrow ones the side bars move into a dialog while it is open
  const wide = matchMedia("(min-width: 960px)");
  for (const side of ["primary", "secondary"]) {
    const button = document.querySelector(`.${side}-toggle`);
    const bar = document.getElementById(`pst-${side}-sidebar`);
    const drawer = document.getElementById(`pst-${side}-sidebar-modal`);
    if (!button || !bar || !drawer) continue;
    const move = (from, to) => {
      to.append(...from.childNodes);
      to.classList.add(...from.classList);
      from.removeAttribute("class");
    };
    const describe = () => {
      const folds = side === "primary" && wide.matches;
      if (folds) button.setAttribute("aria-expanded", String(root.dataset.chapters !== "hidden"));
      else button.removeAttribute("aria-expanded");
      if (folds) button.removeAttribute("aria-haspopup");
      else button.setAttribute("aria-haspopup", "dialog");
      return folds;
    };
    describe();
    wide.addEventListener("change", () => {
      if (wide.matches && drawer.open) drawer.close(); // (one that is made narrow may have opened it before this is told)
      describe();
    });
    button.addEventListener("click", () => {
      if (describe()) {
        if (root.dataset.chapters === "hidden") delete root.dataset.chapters;
        else root.dataset.chapters = "hidden";
        keep("dli.v1.chapters", root.dataset.chapters ?? "shown");
        describe();
        return;
      }
      move(bar, drawer);
      drawer.setAttribute("aria-label", button.getAttribute("aria-label"));
      drawer.showModal();
    });
    drawer.addEventListener("close", () => {
      move(drawer, bar);
      button.focus({ preventScroll: true }); // a link in the drawer has just led to its section
    });
    drawer.addEventListener("click", event => event.target.closest("a[href^='#']") && drawer.close());
    closeOnBackdrop(drawer);
  }

  // ---- contents of the course: where they were scrolled to
  const chapters = document.getElementById("pst-primary-sidebar");
  if (chapters) {
    let top = null;
    try {
      top = sessionStorage.getItem("dli.v1.scroll");
    } catch {
      // storage is switched off
    }
    addEventListener("pagehide", () => keep("dli.v1.scroll", chapters.scrollTop, "sessionStorage"));
    const active = chapters.querySelector(".current.active");
    if (top !== null) chapters.scrollTop = Number(top) || 0;
    const box = active?.getBoundingClientRect();
    if (box && (box.bottom > innerHeight || box.top < 0)) chapters.scrollTop += box.top - innerHeight / 3;
  }

  // ---- contents of the page: the section that is being read
  const links = new Map();
  for (const link of document.querySelectorAll("#pst-page-toc-nav a[href^='#']")) {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) links.set(section.querySelector("h1, h2, h3, h4") ?? section, link);
  }
  if (links.size) {
    let shown = null;
    const mark = () => {
      let now = null;
      for (const [heading, link] of links) {
        if (heading.getBoundingClientRect().top > innerHeight * 0.3) break;
        now = link;
      }
      if (now === shown) return;
      for (const link of [shown, now]) link?.classList.toggle("active", link === now);
      shown?.removeAttribute("aria-current");
      now?.setAttribute("aria-current", "true");
      shown = now;
      const bar = now?.closest(".bd-sidebar-secondary");
      if (!bar) return;
      const box = now.getBoundingClientRect();
      const frame = bar.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > frame.bottom) bar.scrollTop += box.top - frame.top - frame.height / 3;
    };
    // The observer only says when a heading crosses the line; which one is above it is then asked once.
    const observer = new IntersectionObserver(mark, { rootMargin: "0px 0px -70% 0px" });
    for (const heading of links.keys()) observer.observe(heading);
  }

  // ---- a box that scrolls is reached by keyboard, and says what it is
  const KINDS = root.lang.startsWith("zh")
    ? {
        code: "代码，可横向滚动",
        output: "输出，可横向滚动",
        table: "表格，可横向滚动",
        formula: "公式，可横向滚动",
        figure: "图，可横向滚动",
      }
    : {
        code: "Code, scrolls sideways",
        output: "Output, scrolls sideways",
        table: "Table, scrolls sideways",
        formula: "Formula, scrolls sideways",
        figure: "Figure, scrolls sideways",
      };
  const kind = box => {
    if (
      box.matches(".pst-scrollable-table-container, .table-wrapper") ||
      box.querySelector(":scope > table, :scope > div > table")
    )
      return "table";
    if (box.matches("div.math")) return "formula";
    if (box.matches(".course-wide")) return "figure";
    return box.closest(".cell_output") ? "output" : "code";
  };
  const BOXES =
    "article pre, article .cell_output .output, article .pst-scrollable-table-container, article div.math, article .table-wrapper, article .course-wide";
  const reach = () => {
    const boxes = [...document.querySelectorAll(BOXES)];
    const wide = boxes.map(
      box => box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).overflowX !== "visible",
    ); // read all, then write all: one layout
    boxes.forEach((box, i) => {
      const said = wide[i]
        ? { tabindex: "0", role: "group", "aria-label": KINDS[kind(box)] }
        : { tabindex: null, role: null, "aria-label": null };
      for (const [name, value] of Object.entries(said))
        value === null ? box.removeAttribute(name) : box.setAttribute(name, value);
    });
  };
  let waiting;
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(reach, 250);
  };
  addEventListener("load", later);
  addEventListener("resize", later);
  document.addEventListener("toggle", later, true);
})();
