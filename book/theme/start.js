// Leads a reader to their language: the last choice, else the first of the browser's languages that the course has.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem("dli.v1.edition");
  } catch {
    // storage is switched off: the browser's languages decide
  }
  if (choice !== "en" && choice !== "zh") {
    const wanted = (navigator.languages || [navigator.language || "en"]).map(tag => tag.slice(0, 2).toLowerCase());
    choice = wanted.find(tag => tag === "en" || tag === "zh") || "en";
  }
  const link = document.querySelector(`link[rel=alternate][hreflang^=${choice}]`);
  location.replace(link.getAttribute("href") + location.search + location.hash);
})();
