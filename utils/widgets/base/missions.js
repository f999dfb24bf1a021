// The list of a widget's missions: what each asks for, how far it is, whether it was fulfilled.
import { addStyles, h } from "./common.js";

const MISSIONS_TEXT = {
  en: { missions: "Missions", take: "Set it up", done: "done", colon: ": ", stop: ". ", gap: " " },
  zh: { missions: "任务", take: "载入设置", done: "完成", colon: "：", stop: "。", gap: "" },
};
const MISSIONS_CSS = `
.dlw .dlw-missions p { margin: 0; font-size: .86em; }
.dlw .dlw-missions ol { margin: .3rem 0 0; padding-inline-start: 1.3rem; display: grid; gap: .5rem; }
.dlw .dlw-missions li { padding: 0; margin: 0; }
.dlw .dlw-missions button { margin-inline-start: .6rem; min-height: 1.8rem; font-size: 1em; }
.dlw-missions [data-done="true"] strong { color: var(--dlw-good); }
`;

/**
 * Missions of the widget in `el`, as `words`: {name: [title, rule]}. `done`: the set of names of those that are
 * fulfilled, which the widget fills; `stand(name)`: how far one is, or, when it is done, what to try next; `take(name)`,
 * if given: sets one up. Returns { element, refresh, news }: `news()` says, to be put behind a sentence, what was
 * fulfilled since it was last asked, or "".
 */
export function missionList(el, words, { done, stand, take }) {
  const text = MISSIONS_TEXT[/^zh/.test(el.lang) ? "zh" : "en"],
    told = new Set();
  addStyles(el, MISSIONS_CSS);
  const items = Object.entries(words).map(([name, [title, rule]]) => {
    const mark = h("span"),
      state = h("p", { class: "dlw-muted" }),
      button = take && h("button", { type: "button", onclick: () => take(name) }, text.take);
    const head = h("p", {}, h("strong", {}, title, mark), button);
    return { name, mark, state, element: h("li", { "data-mission": name }, head, h("p", {}, rule), state) };
  });
  function refresh() {
    for (const { name, mark, state, element } of items) {
      element.dataset.done = done.has(name);
      mark.textContent = done.has(name) ? ` ✓ ${text.done}` : "";
      const now = stand(name);
      if (state.textContent !== now) state.textContent = now;
    }
  }
  function news() {
    const fresh = [...done].filter(name => !told.has(name));
    for (const name of fresh) told.add(name);
    return fresh.map(name => text.gap + words[name][0] + text.colon + text.done + text.stop + stand(name)).join("");
  }
  const list = h(
    "ol",
    {},
    items.map(item => item.element),
  );
  return { element: h("div", { class: "dlw-missions" }, h("p", {}, h("b", {}, text.missions)), list), refresh, news };
}
