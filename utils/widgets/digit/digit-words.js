// The words and styles of the widget `digit`.

export const DIGIT_TEXT = {
  en: {
    sees: "what the network receives",
    seesAlone: "as 28 × 28 pixels",
    reads: "The network reads",
    nothing: "Draw a digit from 0 to 9.",
    none: "There is no network here: your digits are only collected.",
    bars: "Probability of each digit",
    blank: "blank",
    ink: (n, a, b, c, d) => `${n} of 784 pixels have ink, in rows ${a} to ${b} and columns ${c} to ${d} of 28`,
    strongest: k => `, strongest in map ${k}`,
    largest: k => `, largest: number ${k}`,
    said: (digit, p) => `The network reads ${digit}, ${p}.`,
    yours: label => `Your ${label}, kept earlier:`,
    linked: label => `Kept as ${label}, from the link:`,
    example: "An example; it goes when you draw.",
    layers: "What each layer makes of it",
    scale:
      "Blue: positive; orange: negative; the stronger, the larger. Each layer has its own scale. Click a map to see it large; by keys: Tab to a layer, arrows to a map, Enter.",
    vector: n => `${n} numbers`,
    same: "the same numbers",
    range: (a, b) => `from ${a} to ${b}`,
    more: n => `and ${n} more`,
    input: "Input",
    colon: ": ",
    stop: ". ",
    map: (c, n) => `Map ${c} of ${n}`,
    role: "enlarged map",
    close: "Close the large map",
    area: "Framed: what this place looks at",
    cell: (row, column) => `Row ${row}, column ${column}`,
    number: k => `Number ${k}`,
    looks: (place, area) => `${place}. It looks at ${area}.`,
    everything: "the whole picture",
    part: (a, b, c, d) =>
      a === b && c === d
        ? `the pixel in row ${a}, column ${c}`
        : `rows ${a} to ${b}, columns ${c} to ${d} of the picture`,
    votes: "Which pixels voted",
    votesFor: "for",
    theRead: "the digit that is read",
    vote: (v, row, column) => `${v} in row ${row}, column ${column}`,
    noVote: "none",
    voted: (digit, score, sum, up, down) =>
      `Score of the ${digit} (before softmax): ${score}. All votes together: ${sum}; largest for it: ${up}; largest against it: ${down}.`,
    votesMean:
      "Blue pixels raise this score, orange ones lower it: gradient × input says how it would follow a small change of the ink there, but neither what the network would read without that ink nor why; a pixel without ink always gets 0, although the gap counts, too.",
  },
  zh: {
    sees: "网络收到的图像",
    seesAlone: "28 × 28 像素",
    reads: "网络认作",
    nothing: "请写一个 0 到 9 的数字。",
    none: "这里没有网络，只收集你写的数字。",
    bars: "每个数字的概率",
    blank: "空白",
    ink: (n, a, b, c, d) =>
      `784 个像素中有 ${n} 个有笔迹，位于 28 行中的第 ${a} 到 ${b} 行、28 列中的第 ${c} 到 ${d} 列`,
    strongest: k => `，最强的是第 ${k} 张图`,
    largest: k => `，最大的是第 ${k} 个数`,
    said: (digit, p) => `网络认作 ${digit}，概率 ${p}。`,
    yours: label => `你之前写的 ${label}：`,
    linked: label => `来自链接，当时保存为 ${label}：`,
    example: "这是示例，你一动笔它就消失。",
    layers: "每一层的输出",
    scale:
      "蓝色为正，橙色为负，颜色越浓，绝对值越大。各层的色标不同。点击一张图可放大；用键盘时，Tab 键选层，方向键选图，回车键放大。",
    vector: n => `${n} 个数`,
    same: "数值不变",
    range: (a, b) => `${a} 到 ${b}`,
    more: n => `另有 ${n} 个`,
    input: "输入",
    colon: "：",
    stop: "。",
    map: (c, n) => `第 ${c} 张图，共 ${n} 张`,
    role: "放大的图",
    close: "收起大图",
    area: "框内是这个位置看到的区域",
    cell: (row, column) => `第 ${row} 行第 ${column} 列`,
    number: k => `第 ${k} 个数`,
    looks: (place, area) => `${place}，它看到的是${area}。`,
    everything: "整张图像",
    part: (a, b, c, d) =>
      a === b && c === d ? `图像第 ${a} 行第 ${c} 列的像素` : `图像的第 ${a} 到 ${b} 行、第 ${c} 到 ${d} 列`,
    votes: "哪些像素投了票",
    votesFor: "投给",
    theRead: "网络认作的数字",
    vote: (v, row, column) => `第 ${row} 行第 ${column} 列的 ${v}`,
    noVote: "零（没有这样的像素）",
    voted: (digit, score, sum, up, down) =>
      `数字 ${digit} 的得分（softmax 之前）为 ${score}。所有票合计 ${sum}，最大的赞成票是${up}，最大的反对票是${down}。`,
    votesMean:
      "蓝色像素抬高这个得分，橙色像素拉低它。每一票等于“梯度 × 输入”，只说明这里的笔迹稍有变化时得分怎样变化，既不说明去掉这里的笔迹后网络会认成什么，也不说明原因；没有笔迹的像素总是 0 票，其实空白处对结果也有影响。",
  },
};

export const DIGIT_CSS = `
.dlw-digit { display: grid; gap: .8rem; }
.dlw-digit-top {
  display: grid; grid-template-columns: minmax(0, 280px) minmax(0, 1fr); gap: 1rem 1.4rem; align-items: start;
}
.dlw-digit-tools { margin-top: .5rem; max-width: 280px; margin-inline: auto; }
.dlw-digit-result { display: grid; gap: .6rem; }
.dlw-digit-sees { display: flex; gap: .8rem; align-items: start; }
.dlw-digit-sees canvas {
  width: 84px; height: 84px; image-rendering: pixelated; background: #000; border-radius: .25rem; flex: none;
}
.dlw-digit-sees p { margin: 0; }
.dlw-digit-hint { font-size: .85em; }
.dlw-digit-sees figure { margin: 0; flex: none; width: 7rem; }
.dlw-digit-sees figcaption { font-size: .8em; line-height: 1.3; margin: .25rem 0 0; text-align: start; }
.dlw-digit-answer { font-size: 2rem; line-height: 1.1; font-weight: 600; min-height: 2.2rem; }
.dlw-bars {
  display: grid; grid-template-columns: 1ch minmax(0, 1fr) 4.2em; gap: .1rem .6rem; align-items: center;
  font-size: .92em; max-width: 22rem; line-height: 1.35;
}
.dlw-bars .dlw-track { height: .7em; background: var(--dlw-faint); border-radius: .2em; overflow: hidden; }
.dlw-bars .dlw-track div { height: 100%; width: 0; background: var(--dlw-accent); }
.dlw-bars span { text-align: end; white-space: nowrap; } .dlw-bars .dlw-best { font-weight: 700; }
@media (forced-colors: active) { .dlw-bars .dlw-track div { forced-color-adjust: none; background: Highlight; } }
@media (prefers-reduced-motion: no-preference) { .dlw-bars .dlw-track div { transition: width .12s linear; } }
.dlw-digit > section { border-top: 1px solid var(--dlw-faint); padding-top: .7rem; }
.dlw-digit > section p { margin: 0; }
.dlw-layers { display: grid; gap: .7rem; margin-top: .7rem; }
.dlw-layers figure { margin: 0; display: grid; gap: .25rem; min-width: 0; }
.dlw-layers figcaption { font-size: .9em; margin: 0; text-align: start; }
.dlw-maps { display: flex; flex-wrap: wrap; gap: 4px; align-items: end; }
.dlw .dlw-unit {
  padding: 0; border: 0; border-radius: 0; background: none; min-height: 24px; min-width: 24px; display: grid;
  align-items: center;
}
.dlw-maps canvas { image-rendering: pixelated; background: var(--dlw-face); outline: 1px solid var(--dlw-faint); }
.dlw-unit:hover canvas { outline-color: var(--dlw-edge); }
.dlw-unit[aria-expanded="true"] canvas { outline: 2px solid currentColor; }
.dlw-large {
  display: grid; grid-template-columns: minmax(0, 17rem) minmax(0, 9.5rem); gap: .4rem 1.2rem; align-items: start;
  padding: .6rem; margin: .3rem 0; background: var(--dlw-face); border-radius: .35rem; font-size: .92em;
}
.dlw-large > :is(p, .dlw-row) { grid-column: 1 / -1; }
.dlw-large-map canvas {
  width: 100% !important; height: auto !important; cursor: crosshair; touch-action: manipulation;
  outline: 1px solid var(--dlw-faint);
}
.dlw-large-seen { position: relative; background: #000; overflow: hidden; }
.dlw-large-seen canvas { width: 100%; image-rendering: pixelated; }
.dlw-frame { position: absolute; border: 2px solid #ffb454; }
.dlw-votes { display: grid; grid-template-columns: minmax(0, 168px) minmax(0, 1fr); gap: .5rem 1.2rem; }
.dlw-votes > :first-child { grid-column: 1 / -1; }
.dlw-votes canvas {
  width: 100%; image-rendering: pixelated; background: var(--dlw-face); outline: 1px solid var(--dlw-faint);
}
.dlw-votes div { display: grid; gap: .4rem; align-content: start; font-size: .92em; }
@container dlw (max-width: 32rem) {
  .dlw-digit-top { grid-template-columns: 1fr; } .dlw-digit-top .dlw-pad { margin-inline: auto; }
  .dlw-votes, .dlw-large { grid-template-columns: minmax(0, 1fr); } .dlw-large-seen, .dlw-votes canvas { max-width: 168px; }
}
`;
