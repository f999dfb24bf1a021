// The language switch keeps the page's query and the heading that is being read, and remembers the choice.
(() => {
  const link = document.querySelector("a.course-switch");
  if (!link) return;
  const page = link.getAttribute("href");

  function currentHeading() {
    const line = 0.25 * window.innerHeight;
    let id = "";
    for (const section of document.querySelectorAll("article section[id]")) {
      const heading = section.querySelector(
        ":scope > h1, :scope > h2, :scope > h3, :scope > h4, :scope > h5, :scope > h6",
      );
      if (!heading) continue;
      if (heading.getBoundingClientRect().top > line) break;
      id = heading.tagName === "H1" ? "" : section.id;
    }
    return id;
  }

  function aim() {
    // A heading that was jumped to and is still in sight wins over the one above it.
    const asked = decodeURIComponent(location.hash.slice(1));
    const target = asked && document.getElementById(asked);
    const box = target && target.getBoundingClientRect();
    const inSight = box && box.bottom > 0 && box.top < window.innerHeight;
    const id = inSight ? asked : currentHeading();
    link.setAttribute("href", page + location.search + (id ? "#" + encodeURIComponent(id) : ""));
  }

  for (const event of ["pointerenter", "pointerdown", "focus", "keydown", "click"]) link.addEventListener(event, aim);
  link.addEventListener("click", () => {
    try {
      localStorage.setItem("dli.v1.edition", link.hreflang === "en" ? "en" : "zh");
    } catch {
      // Storage may be forbidden; the link works without it.
    }
  });
})();
