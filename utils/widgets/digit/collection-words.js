// The words and styles of the reader's own digits.
import { MOST_DIGITS } from "../base/own-digits.js";

export const COLLECTION_TEXT = {
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
    bad: {
      size: "This file is too large for fifty digits.",
      json: "This file is not JSON: it is another one, or its download broke off.",
      format: "This file was not exported here: it says nothing of being a collection of digits.",
      label: k => `Digit ${k} of this file has no label from 0 to 9.`,
      pixels: k => `Digit ${k} of this file does not have 28 × 28 pixels.`,
    },
    unchanged: " Nothing was changed.",
    confusion: "What you meant (rows) and what the network reads (columns)",
    missing: list => `Not yet: ${list.join(", ")}.`,
    surest: (label, said, p) => `Its surest mistake so far: your ${label} read as ${said}, ${p}.`,
    missions: {
      all: ["A test set of your own", "Keep at least one of each digit, 0 to 9."],
      sure: ["Sure and wrong", "Keep a digit that you read at once and the network reads wrongly, with 90 % or more."],
    },
    learned: {
      all: "No training has seen these pictures: any network can be tested with them.",
      sure: (label, said, p) => `Your ${label} is a ${said} for it, ${p}: a high probability is no guarantee.`,
    },
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
    bad: {
      size: "文件太大，五十个数字用不了这么多。",
      json: "文件不是 JSON 格式：可能选错了文件，或者下载没有完成。",
      format: "这不是从这里导出的数字文件。",
      label: k => `文件中第 ${k} 个数字的标签不是 0 到 9。`,
      pixels: k => `文件中第 ${k} 个数字不是 28 × 28 像素。`,
    },
    unchanged: "未作任何更改。",
    confusion: "你想写的数字（行）与网络认作的数字（列）",
    missing: list => `还缺 ${list.join("、")}。`,
    surest: (label, said, p) => `目前最有把握的一次错误：把你写的 ${label} 认作 ${said}，概率 ${p}。`,
    missions: {
      all: ["自己的测试集", "0 到 9，每个数字至少保存一个。"],
      sure: ["有把握，却认错了", "保存一个你一眼就能认出、网络却以至少 90% 的概率认错的数字。"],
    },
    learned: {
      all: "这些图片从未参加训练，哪个网络都可以拿它们来检验。",
      sure: (label, said, p) => `你写的 ${label}，网络认作 ${said}，概率 ${p}。可见概率高并不保证认对。`,
    },
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
.dlw-own ul li {
  margin: 0; padding: 0; display: grid; grid-template-columns: auto auto; align-items: center; width: 4.9rem;
}
.dlw-own ul li .dlw-thumb {
  padding: 0; min-height: 0; width: 48px; height: 48px; background: #000; border-radius: .25rem; overflow: hidden;
}
.dlw-own ul li canvas { width: 46px; height: 46px; image-rendering: pixelated; }
.dlw-own ul li .dlw-remove {
  border: 0; background: none; min-height: 0; width: 24px; height: 24px; padding: 0; line-height: 1; align-self: start;
  color: var(--dlw-muted);
}
.dlw-own ul li .dlw-answer { grid-column: 1 / -1; font-size: .85em; line-height: 1.3; }
.dlw-confusion {
  table-layout: fixed; width: 100%; max-width: 23rem; border-collapse: collapse; margin: 0; font-size: .85em;
}
.dlw-confusion caption { text-align: start; caption-side: top; padding: 0 0 .3rem; color: inherit; }
.dlw .dlw-confusion :is(td, th) { border: 1px solid var(--dlw-faint); padding: 0; height: 1.6em; text-align: center; }
.dlw .dlw-confusion th { border-color: transparent; font-weight: 600; color: var(--dlw-muted); }
.dlw .dlw-confusion .dlw-hit { color: var(--dlw-good); font-weight: 600; }
.dlw .dlw-confusion .dlw-miss { color: var(--dlw-bad); font-weight: 600; background: var(--dlw-shade); }
.dlw-right { color: var(--dlw-good); } .dlw-wrong { color: var(--dlw-bad); }
`;
