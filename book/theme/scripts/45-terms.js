// Definitions of terms: shown beside the word while it is pointed at or has the focus; on a touch screen a tap shows and hides one.
// Without this script a term is a link to the glossary.
(() => {
  const definitions = document.getElementById("course-definitions");
  if (!definitions) return;
  const OPEN_AFTER = 150; // a pointer that only passes by opens nothing
  const CLOSE_AFTER = 300; // time to move from the word to its definition
  const GAP = 6,
    EDGE = 8;
  const popup = Object.assign(document.createElement("span"), { className: "course-term-popup" });
  if ("popover" in popup) popup.popover = "manual"; // above everything, and cut off by no box that scrolls
  let term = null; // whose definition is shown
  let timer,
    pointer = "",
    wasOpen = false;

  const focused = () => term === document.activeElement || popup.contains(document.activeElement);
  const hovered = () => term?.matches(":hover") || popup.matches(":hover");

  const place = () => {
    popup.style.maxHeight = "";
    const lines = term.getClientRects(),
      word = { top: lines[0].top, bottom: lines[lines.length - 1].bottom, left: lines[lines.length - 1].left };
    const width = document.documentElement.clientWidth;
    const ceiling =
      Math.max(0, document.querySelector(".bd-header-article")?.getBoundingClientRect().bottom ?? 0) + EDGE;
    const below = innerHeight - EDGE - word.bottom - GAP,
      above = word.top - GAP - ceiling;
    const height = popup.offsetHeight;
    const under = height <= below || below >= above;
    popup.style.maxHeight = `${Math.max(60, under ? below : above)}px`;
    popup.style.top = `${under ? word.bottom + GAP : word.top - GAP - popup.offsetHeight}px`;
    popup.style.left = `${Math.max(EDGE, Math.min(word.left, width - EDGE - popup.offsetWidth))}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    if (!term) return;
    term.classList.remove("is-open");
    term.removeAttribute("aria-describedby");
    term = null;
    popup.remove();
  };

  const show = wanted => {
    clearTimeout(timer);
    if (term === wanted) return;
    const name = wanted.hash.slice(1);
    const found = [...definitions.content.children].find(each => each.dataset.term === name);
    hide();
    if (!found) return;
    term = wanted;
    popup.replaceChildren(...found.cloneNode(true).childNodes);
    const means = popup.querySelector(".course-term-means");
    means.id = "course-term-means";
    means.setAttribute("role", "tooltip"); // its links stand beside it, next in the order of tabs
    term.setAttribute("aria-describedby", means.id);
    term.classList.add("is-open");
    term.after(popup);
    popup.showPopover?.();
    place();
  };

  const later = (action, delay) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
  const leave = () => later(() => focused() || hovered() || hide(), CLOSE_AFTER);
  // The focus that goes elsewhere takes the definition with it at once: whoever tabs back shall not land in one that has scrolled away.
  const leaveFocus = ({ relatedTarget: to }) =>
    to && to !== term && !popup.contains(to) && !hovered() ? hide() : leave();

  for (const each of document.querySelectorAll("a.course-term")) {
    each.addEventListener(
      "pointerenter",
      event => event.pointerType !== "touch" && later(() => show(each), OPEN_AFTER),
    );
    each.addEventListener("pointerleave", event => event.pointerType !== "touch" && leave());
    // (a finger's tap brings the focus too; its click then decides)
    each.addEventListener("focus", () => pointer !== "touch" && each.matches(":focus-visible") && show(each));
    each.addEventListener("blur", leaveFocus);
    each.addEventListener("click", event => {
      if (pointer !== "touch" || !event.detail) return; // a mouse and the keyboard follow the link
      event.preventDefault();
      if (wasOpen) hide();
      else show(each);
    });
  }
  popup.addEventListener("pointerenter", () => clearTimeout(timer));
  popup.addEventListener("pointerleave", event => event.pointerType !== "touch" && leave());
  popup.addEventListener("focusout", leaveFocus);

  addEventListener(
    "pointerdown",
    event => {
      pointer = event.pointerType;
      wasOpen = term !== null && event.target === term;
      if (term && !popup.contains(event.target) && !term.contains(event.target)) hide();
    },
    true,
  );
  addEventListener(
    "keydown",
    event => {
      pointer = "";
      if (event.key !== "Escape" || !term) return;
      const back = popup.contains(document.activeElement) && term;
      hide();
      if (!back) return;
      pointer = "touch"; // the focus returns without opening it again
      back.focus();
      pointer = "";
    },
    true,
  );
  let frame = 0;
  const follow = () => {
    if (term)
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        if (term) place();
      });
  };
  addEventListener("scroll", event => event.target !== popup && follow(), { capture: true, passive: true });
  addEventListener("resize", follow);
})();
