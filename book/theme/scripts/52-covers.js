// What a bet is about opens when the bet is placed, or when the reader asks to see it; that is kept, as the bet is. Pages are written
// open (editions/site/covers.py), templates/covers-first.js closes them before they are painted.
(() => {
  const covers = [...document.querySelectorAll("details.course-cover")];
  if (!covers.length) return;
  const { read, write, follow, today } = globalThis.courseStore;
  const kept = new Map(); // cover: whether it is open by what is kept
  const refresh = () => {
    const bets = read("bets"),
      shown = read("shown");
    for (const cover of covers) {
      const id = cover.dataset.cover,
        placed = Object.hasOwn(bets, id);
      cover.classList.toggle("is-placed", placed);
      const open = placed || Object.hasOwn(shown, id);
      // Only what changed: another cover, opened at the same moment, has not been written down yet.
      if (kept.get(cover) !== open) cover.open = open;
      kept.set(cover, open);
    }
  };
  // However it was opened: by its button, by a link to what it covers, by the browser's search.
  const keep = ({ target: cover }) => {
    const id = cover.dataset.cover,
      { [id]: before, ...others } = read("shown");
    if ("printing" in document.documentElement.dataset || Object.hasOwn(read("bets"), id)) return;
    if (cover.open && !before) write("shown", { ...others, [id]: { date: today() } });
    if (!cover.open && before) write("shown", others);
  };
  refresh();
  for (const cover of covers) cover.addEventListener("toggle", keep);
  follow(refresh);
})();
