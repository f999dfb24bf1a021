// Before printing: the light theme (code, figures and widgets know no other way), and folded text unfolded. Afterwards everything is as it was.
(() => {
  const root = document.documentElement;
  let before = null;
  const prepare = () => {
    if (before) return;
    // The answers of a quiz, and controls that a reader has folded away, stay as they are.
    const folded = [...document.querySelectorAll("article details:not([open])")].filter(
      box => box.matches(".course-cover") || (!box.closest(".course-form") && !box.querySelector("input, select")),
    );
    before = { theme: root.dataset.theme, folded };
    for (const box of folded) box.open = true;
    root.dataset.printing = ""; // no transition from dark to light: a widget reads its colours at once
    root.dataset.theme = "light";
  };
  const restore = () => {
    if (!before) return;
    for (const box of before.folded) box.open = false;
    root.dataset.theme = before.theme;
    delete root.dataset.printing;
    before = null;
  };
  addEventListener("beforeprint", prepare, true); // before the widgets, which paint themselves anew
  addEventListener("afterprint", restore);
})();
