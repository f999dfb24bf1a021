// The page for addresses that do not exist: shows the reader's language, and finds a chapter that has moved by its name.
(() => {
  const { base, pages } = JSON.parse(document.getElementById("pages").textContent);
  const path = location.pathname;
  // Where the site begins: before the edition's folder, else where it is published, else this server's root.
  const edition = /\/(en|zh)\//.exec(path);
  const root = edition ? path.slice(0, edition.index + 1) : base && path.startsWith(base) ? base : "/";
  let language = edition?.[1];
  try {
    language ??= localStorage.getItem("dli.v1.edition");
  } catch {
    // storage is switched off
  }
  if (language !== "en" && language !== "zh")
    language = navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
  try {
    const mode = localStorage.getItem("mode");
    if (mode === "light" || mode === "dark") document.documentElement.dataset.theme = mode;
  } catch {
    // the system's colours
  }
  document.getElementById(language === "en" ? "zh" : "en").remove();
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = document.querySelector("h1").textContent;

  // ".../05-cnn/03-lenet.html" -> "lenet": numbers and folders may have changed. (The function is put in front of this script.)
  const name = globalThis.courseLessonKey(path);
  const found = Object.hasOwn(pages, name) ? pages[name] : null;
  for (const link of document.querySelectorAll("[data-to]")) {
    const query = link.hasAttribute("data-query") && name ? `?q=${encodeURIComponent(name.replace(/-/g, " "))}` : "";
    link.href = root + link.dataset.to + query;
  }
  if (!found) return;
  const line = document.querySelector(".found");
  const link = line.querySelector("a");
  link.href = `${root}${language}/${found.page}${location.hash}`;
  link.textContent = found[language];
  line.hidden = false;
})();
