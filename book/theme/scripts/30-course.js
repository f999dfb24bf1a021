// Small conveniences of every page. Nothing here is needed to read: without scripts the text is complete.
(() => {
  const chinese = document.documentElement.lang.startsWith("zh");
  const words = chinese
    ? { copy: "复制", copied: "已复制", code: "复制代码" }
    : { copy: "Copy", copied: "Copied", code: "Copy code" };

  // A copy button on every code block that is meant to be run.
  const copyText = async text => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const addCopyButtons = () => {
    for (const block of document.querySelectorAll(
      "div.cell_input div.highlight, article :is(.highlight-python, .highlight-bash, .highlight-bibtex) > div.highlight",
    )) {
      if (block.querySelector(".course-copy")) continue;
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        className: "course-copy",
        textContent: words.copy,
      });
      button.setAttribute("aria-label", words.code);
      button.addEventListener("click", async () => {
        try {
          await copyText(block.querySelector("pre").textContent);
          button.textContent = words.copied;
          setTimeout(() => (button.textContent = words.copy), 1600);
        } catch {
          // the browser forbids it: the text can still be selected
        }
      });
      block.append(button);
    }
  };

  // A link to a heading inside a closed <details> (a collapsed solution) opens it.
  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let box = target && target.closest("details"); box; box = box.parentElement.closest("details"))
      box.open = true;
  };

  addCopyButtons();
  openTarget();
  addEventListener("hashchange", openTarget);
})();
