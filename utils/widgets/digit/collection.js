// The reader's own digits: kept in this browser, shown with a network's answers, exported to and imported from a file.
import { h } from "../base/common.js";
import { MOST_DIGITS, validDigit, validDigits } from "../base/own-digits.js";
import { openStore } from "../base/store.js";

const DIGITS_FORMAT = "dli-digits-1";

export const pixelsOf = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
const pixelText = pixels => btoa(String.fromCharCode(...pixels));

export const ownDigits = openStore("digits", { validate: validDigits, empty: () => [] });

/** Text of the file that `load_own_digits` reads. */
export const exportDigits = digits => JSON.stringify({ format: DIGITS_FORMAT, digits }, null, 1) + "\n";

/** Digits of an exported file. Throws where it is something else. */
export function importDigits(text) {
  const data = JSON.parse(text);
  if (data?.format !== DIGITS_FORMAT || !Array.isArray(data.digits)) throw new Error("not an export of digits");
  const digits = data.digits.map(validDigit);
  if (digits.includes(null)) throw new Error("a digit is damaged");
  return digits;
}

const COLLECTION_TEXT = {
  en: {
    title: n => `Your digits: ${n} of ${MOST_DIGITS}`,
    keep: "Keep this digit as",
    keepAs: n => `keep as ${n}`,
    empty: "None yet. Draw one above and say which digit it is. It stays in this browser; nothing is sent.",
    right: (k, n) => `The network reads ${k} of ${n} as you meant ${n === 1 ? "it" : "them"}.`,
    entry: (label, said) => `Your ${label}${said === null ? "" : `, the network reads ${said}`}: show it`,
    remove: label => `Delete this ${label}`,
    export: "Export",
    import: "Import",
    clear: "Delete all",
    sure: n => `Delete all ${n} digits?`,
    yes: "Delete",
    no: "Keep them",
    kept: (label, n) => `Kept as ${label}. ${n} of ${MOST_DIGITS}.`,
    draw: "Draw a digit first.",
    limit: `${MOST_DIGITS} digits are kept: delete some to add others.`,
    memory: "This browser stores nothing for this page: export your digits before you leave it.",
    full: "The browser's storage is full: the digit is forgotten when you leave this page.",
    imported: (n, lost) =>
      `${n} imported${lost ? `, ${lost} left out (already here, or more than ${MOST_DIGITS})` : ""}.`,
    bad: "This is not a file of digits exported here, or it is damaged. Nothing was changed.",
    file: "my-digits.json",
  },
  zh: {
    title: n => `你的数字：${n} / ${MOST_DIGITS}`,
    keep: "保存为数字",
    keepAs: n => `保存为 ${n}`,
    empty: "还没有。请在上方写一个数字，再选择它是几。数字只保存在这个浏览器里，不会上传。",
    right: (k, n) => `${n} 个数字中，网络认对了 ${k} 个。`,
    entry: (label, said) => `你写的 ${label}${said === null ? "" : `，网络认作 ${said}`}：点击查看`,
    remove: label => `删除这个 ${label}`,
    export: "导出",
    import: "导入",
    clear: "全部删除",
    sure: n => `确定删除全部 ${n} 个数字吗？`,
    yes: "删除",
    no: "保留",
    kept: (label, n) => `已保存为 ${label}，共 ${n} / ${MOST_DIGITS}。`,
    draw: "请先写一个数字。",
    limit: `已保存 ${MOST_DIGITS} 个数字：删除一些后才能继续添加。`,
    memory: "浏览器不允许此页面保存数据：离开之前请先导出。",
    full: "浏览器的存储空间已满，离开本页后这个数字就会丢失。",
    imported: (n, lost) => `已导入 ${n} 个${lost ? `，略过 ${lost} 个（重复，或超出 ${MOST_DIGITS} 个）` : ""}。`,
    bad: "这不是此处导出的数字文件，或文件已损坏。未作任何更改。",
    file: "my-digits.json",
  },
};

export const COLLECTION_CSS = `
.dlw-keep { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; }
.dlw-keep span { margin-inline-end: .3rem; }
.dlw-keep button { min-width: 2.35rem; padding: .15rem .3rem; text-align: center; }
.dlw-own { border-top: 1px solid var(--dlw-faint); padding-top: .7rem; display: grid; gap: .5rem; }
.dlw-own-title { font-weight: 600; margin: 0 !important; }
.dlw-own ul {
  list-style: none; margin: 0 !important; padding: 0 !important; display: flex; flex-wrap: wrap; gap: .5rem;
}
.dlw-own li {
  margin: 0; padding: 0; display: grid; grid-template-columns: auto auto; align-items: center; width: 4.9rem;
}
.dlw-own li .dlw-thumb {
  padding: 0; min-height: 0; width: 48px; height: 48px; background: #000; border-radius: .25rem; overflow: hidden;
}
.dlw-own li canvas { width: 46px; height: 46px; image-rendering: pixelated; }
.dlw-own li .dlw-remove {
  border: 0; background: none; min-height: 0; width: 24px; height: 24px; padding: 0; line-height: 1; align-self: start;
  color: var(--dlw-muted);
}
.dlw-own li .dlw-answer { grid-column: 1 / -1; font-size: .85em; line-height: 1.3; }
.dlw-right { color: var(--dlw-good); } .dlw-wrong { color: var(--dlw-bad); }
`;

/** Draw 784 bytes white on black into a canvas of 28 × 28 pixels. */
export function paintPixels(canvas, pixels) {
  canvas.width = canvas.height = 28;
  const image = new ImageData(28, 28);
  for (let k = 0; k < 784; k++) image.data.set([pixels[k], pixels[k], pixels[k], 255], 4 * k);
  canvas.getContext("2d").putImageData(image, 0, 0);
}

/**
 * The collection: { keep, element, stop }. `answer(pixels)` gives the network's digit or is null; `current()` the
 * picture
 * on the pad or null; `kept()` is called after one was kept, `open(digit)` when the reader picks one, `changed(digits)`
 * after each change.
 */
export function makeCollection(lang, { answer, current, kept, open, changed }) {
  const text = COLLECTION_TEXT[lang],
    known = new Map();
  const title = h("p", { class: "dlw-own-title" }),
    list = h("ul", {}),
    score = h("p", {}),
    note = h("p", { role: "status", class: "dlw-muted" });
  const file = h("input", {
    type: "file",
    accept: ".json,application/json",
    hidden: true,
    onchange: () => load(file.files[0]),
  });
  const actions = h("div", { class: "dlw-row" });
  const keep = h(
    "div",
    { class: "dlw-keep dlw-screen", role: "group", "aria-label": text.keep },
    h("span", {}, text.keep),
    Array.from({ length: 10 }, (_, n) =>
      h("button", { type: "button", "aria-label": text.keepAs(n), onclick: () => add(n) }, String(n)),
    ),
  );
  const element = h("div", { class: "dlw-own" }, title, list, score, actions, note, file);

  const say = message => {
    note.textContent = message;
  };
  const outcome = (result, message) =>
    say(result === "full" ? text.full : result === "memory" ? `${message} ${text.memory}` : message);
  const read = pixels => {
    if (!answer) return null;
    if (!known.has(pixels)) known.set(pixels, answer(pixelsOf(pixels)));
    return known.get(pixels);
  };

  function add(label) {
    const pixels = current(),
      digits = ownDigits.read();
    if (!pixels) return say(text.draw);
    if (digits.length >= MOST_DIGITS) return say(text.limit);
    const result = ownDigits.write([...digits, { label, pixels: pixelText(pixels) }]);
    outcome(result, text.kept(label, digits.length + 1));
    kept();
  }
  async function load(chosen) {
    if (!chosen) return;
    try {
      const digits = ownDigits.read(),
        here = new Set(digits.map(digit => digit.label + digit.pixels)),
        found = importDigits(await chosen.text());
      const fresh = found
        .filter(digit => !here.has(digit.label + digit.pixels) && here.add(digit.label + digit.pixels))
        .slice(0, MOST_DIGITS - digits.length);
      outcome(ownDigits.write([...digits, ...fresh]), text.imported(fresh.length, found.length - fresh.length));
    } catch {
      say(text.bad);
    }
    file.value = "";
  }
  function save() {
    const url = URL.createObjectURL(new Blob([exportDigits(ownDigits.read())], { type: "application/json" }));
    h("a", { href: url, download: text.file }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }
  function confirmClear(count) {
    const stay = h(
      "button",
      {
        type: "button",
        onclick: () => {
          draw();
          actions.querySelector("button")?.focus();
        },
      },
      text.no,
    );
    actions.replaceChildren(
      h("span", {}, text.sure(count)),
      h(
        "button",
        {
          type: "button",
          class: "dlw-wrong",
          onclick: () => {
            ownDigits.clear();
            actions.querySelector("button")?.focus();
          },
        },
        text.yes,
      ),
      stay,
    );
    stay.focus();
  }

  function draw() {
    const digits = ownDigits.read(),
      answers = digits.map(digit => read(digit.pixels));
    title.textContent = text.title(digits.length);
    list.hidden = !digits.length;
    list.replaceChildren(
      ...digits.map((digit, i) => {
        const canvas = h("canvas", { "aria-hidden": "true" }),
          said = answers[i],
          right = said === digit.label;
        paintPixels(canvas, pixelsOf(digit.pixels));
        return h(
          "li",
          {},
          h(
            "button",
            {
              type: "button",
              class: "dlw-thumb dlw-printed",
              "aria-label": text.entry(digit.label, said),
              onclick: () => open(digit),
            },
            canvas,
          ),
          h(
            "button",
            {
              type: "button",
              class: "dlw-remove",
              "aria-label": text.remove(digit.label),
              onclick: () => {
                ownDigits.update(all => all.filter((other, k) => k !== i));
                (
                  list.children[Math.min(i, list.children.length - 1)]?.querySelector(".dlw-remove") ??
                  actions.querySelector("button")
                )?.focus();
              },
            },
            "×",
          ),
          h(
            "span",
            { class: "dlw-answer", "aria-hidden": "true" },
            String(digit.label),
            said === null
              ? null
              : h("span", { class: right ? "dlw-right" : "dlw-wrong" }, right ? " ✓" : ` → ${said} ✗`),
          ),
        );
      }),
    );
    score.hidden = !!digits.length && !answer;
    score.className = digits.length ? "" : "dlw-muted";
    score.textContent = digits.length
      ? text.right(digits.filter((digit, i) => answers[i] === digit.label).length, digits.length)
      : text.empty;
    actions.replaceChildren(
      ...[
        digits.length && h("button", { type: "button", onclick: save }, text.export),
        h("button", { type: "button", onclick: () => file.click() }, text.import),
        digits.length && h("button", { type: "button", onclick: () => confirmClear(digits.length) }, text.clear),
      ].filter(Boolean),
    );
    changed(digits);
  }
  draw();
  return { keep, element, stop: ownDigits.subscribe(draw) };
}
