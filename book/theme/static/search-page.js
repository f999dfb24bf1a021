// A search result leads to the place in the page: the address gets the words as a text fragment, which browsers scroll to and mark.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#search-results a");
  if (!link || link.hash) return;
  const words = (new URLSearchParams(location.search).get("q") || "").split(/[\s，。、；：！？]+/u).filter(Boolean);
  if (words.length) link.href += "#:~:" + words.map((word) => "text=" + encodeURIComponent(word).replace(/-/g, "%2D")).join("&");
});
