// State of a widget in the page's address, and a button that copies a link to it.
import { addStyles, h } from "./common.js";

const LINK_TEXT = {
  en: {
    copy: "Copy link to this state",
    copied: "Link copied.",
    file: " It opens on this computer only: the page is a file.",
    refused: "The browser refused to copy. Here is the link:",
  },
  zh: {
    copy: "复制此状态的链接",
    copied: "链接已复制。",
    file: "本页是本机上的文件，所以链接只能在这台电脑上打开。",
    refused: "浏览器不允许复制，请手动复制链接：",
  },
};
const LINK_CSS = `
.dlw-link { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .7rem; margin-top: .7rem; font-size: .85em; }
.dlw .dlw-link button { border: 0; padding: 0; background: none; text-decoration: underline; }
.dlw-link input {
  font: inherit; color: inherit; background: var(--dlw-face); border: 1px solid var(--dlw-edge); border-radius: .35rem;
  min-height: 2.1rem; flex: 1 1 12rem; min-width: 0;
}
`;
const MOST_CHARACTERS_OF_A_LINK = 4000;

/**
 * `?name.key=value`, of a second widget of the same name `?name2.key=value`. Only where the widget stands in a page of
 * its own right: in a frame, in JupyterLab or live nobody knows the address of the book. `version` says what keys and
 * values mean (`name.v`; without it 1): a link of another one is passed over, and who reads takes only what is valid.
 */
export function address(model, el, name, version = 1) {
  const root = el.closest(".course-widget"),
    others = [...document.querySelectorAll(`[data-widget^="${name}-"]`)];
  const usable = model.page && root && window === window.top && document.body.dataset.jpThemeLight === undefined;
  const index = others.indexOf(root),
    prefix = name + (index > 0 ? index + 1 : "") + ".";
  let timer;

  function put(url, values) {
    for (const [key, value] of Object.entries({ ...values, v: version > 1 ? version : null })) {
      if (value === null || value === undefined) url.searchParams.delete(prefix + key);
      else url.searchParams.set(prefix + key, value);
    }
    return url;
  }
  return {
    /** {key: text} as the address gives it. */
    read() {
      const found = {};
      if (usable && location.search.length <= MOST_CHARACTERS_OF_A_LINK)
        for (const [key, value] of new URLSearchParams(location.search))
          if (key.startsWith(prefix)) found[key.slice(prefix.length)] = value;
      return (found.v ?? "1") === String(version) ? found : {};
    },
    /** Put {key: value} into the address; null or undefined takes a key out. */
    write(values) {
      if (!usable) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        try {
          history.replaceState(history.state, "", put(new URL(location.href), values));
        } catch {
          /* some browsers forbid it for files */
        }
      }, 250);
    },
    /** A button, for the end of the widget: it copies a link to the page with the {key: value} that `state()` gives. */
    button(state) {
      if (!usable) return "";
      const text = LINK_TEXT[/^zh/.test(el.lang) ? "zh" : "en"],
        note = h("span", { "aria-live": "polite" }),
        field = h("input", { readonly: true, hidden: true, "aria-label": text.refused });
      addStyles(el, LINK_CSS);
      async function copy() {
        const url = new URL(location.href);
        url.search = "";
        url.hash = root.closest("section[id]")?.id ?? ""; // the hash belongs to headings
        field.value = put(url, state()).href;
        let copied = true;
        try {
          await navigator.clipboard.writeText(field.value); // only on secure pages
        } catch {
          field.hidden = false;
          field.select();
          copied = document.execCommand?.("copy");
        }
        field.hidden = copied;
        if (copied) button.focus();
        else field.focus();
        note.textContent = copied ? text.copied + (url.protocol === "file:" ? text.file : "") : text.refused;
      }
      const button = h("button", { type: "button", onclick: copy }, text.copy);
      return h("div", { class: "dlw-link dlw-screen" }, button, note, field);
    },
  };
}
