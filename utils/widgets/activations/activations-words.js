// The words and the styles of the explorer of activation functions.

export const ACTIVATIONS_TEXT = {
  en: {
    f: "function",
    compare: "compare with",
    none: "nothing",
    z: "input z",
    threshold: "saturated where |f′(z)| <",
    value: "value",
    slope: "derivative",
    saturated: "saturated",
    yes: "yes",
    no: "no",
    undefined: "undefined",
    keras: v => ` (Keras takes ${v})`,
    legend: "saturated zone",
    describe: (name, z, v, d, s) =>
      `${name} at z = ${z}: value ${v}, derivative ${d}, ${s ? "saturated" : "not saturated"}.`,
    zones: (name, text) => `Between −6 and 6, ${name} is saturated ${text || "nowhere"}.`,
    zone: (a, b) => `from ${a} to ${b}`,
    and: " and ",
  },
  zh: {
    f: "激活函数",
    compare: "对比",
    none: "无",
    z: "输入 z",
    threshold: "饱和阈值：|f′(z)| <",
    value: "函数值",
    slope: "导数",
    saturated: "饱和",
    yes: "是",
    no: "否",
    undefined: "不存在",
    keras: v => `（Keras 取 ${v}）`,
    legend: "饱和区",
    describe: (name, z, v, d, s) => `${name}，z = ${z}：函数值 ${v}，导数 ${d}，${s ? "饱和" : "未饱和"}。`,
    zones: (name, text) =>
      text ? `在 −6 到 6 之间，${name} 的饱和区为 ${text}。` : `在 −6 到 6 之间，${name} 没有饱和区。`,
    zone: (a, b) => `${a} 到 ${b}`,
    and: "、",
  },
};

export const ACTIVATIONS_CSS = `
.dlw-act { display: grid; grid-template-columns: minmax(0, 1fr); gap: .7rem; }
.dlw-act-choose {
  display: grid; grid-template-columns: max-content minmax(7rem, 11rem) 1fr; gap: .5rem .7rem; align-items: center;
}
.dlw-act-choose .dlw-field input { width: 7rem; }
.dlw-act-formula {
  font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", Georgia, serif; font-size: 1.05em;
}
.dlw-act-formula sup { font-size: .72em; line-height: 0; }
.dlw-act-swatch {
  display: inline-block; width: 1.6em; height: 0; margin-inline-end: .5em; vertical-align: middle;
  border-top: 3px solid var(--dlw-accent);
}
.dlw-act-swatch.dlw-act-second { border-top: 3px dashed var(--dlw-second); }
.dlw-act-plots { display: grid; grid-template-columns: 1fr 1fr; gap: .8rem; }
.dlw-act-plots figure { margin: 0; min-width: 0; }
.dlw-act-plots figcaption { font-size: .9em; color: var(--dlw-muted); margin: 0 0 .15rem; text-align: start; }
.dlw-act-plots canvas { cursor: crosshair; touch-action: pan-y; width: 100%; }
.dlw-act-sliders {
  display: grid; grid-template-columns: max-content minmax(6rem, 1fr) 3.6rem; gap: .35rem .7rem; align-items: center;
}
.dlw-act-shade {
  display: inline-block; width: 1.1em; height: .85em; margin-inline-end: .4em; vertical-align: -.05em;
  background: var(--dlw-shade); border: 1px solid var(--dlw-faint);
}
.dlw table.dlw-act-table {
  border-collapse: collapse; margin: 0; font-size: .95em; width: 100%; max-width: 32rem; display: table; border: 0;
  background: none;
}
.dlw .dlw-act-table :is(th, td) {
  text-align: end !important; padding: .2rem .5rem; border: 0; border-bottom: 1px solid var(--dlw-faint);
  font-weight: normal; background: none;
}
.dlw .dlw-act-table :is(th, td):first-child { text-align: start !important; padding-inline-start: 0; }
.dlw .dlw-act-table thead th { color: var(--dlw-muted); }
@container dlw (max-width: 32rem) {
  .dlw-act-plots { grid-template-columns: 1fr; }
  .dlw-act-choose { grid-template-columns: max-content minmax(0, 1fr); }
  .dlw-act-choose > .dlw-act-parameter { grid-column: 1 / -1; }
  .dlw-act-choose > .dlw-act-parameter:empty { display: none; }
  .dlw-act-sliders { grid-template-columns: 1fr 3.6rem; row-gap: 0; }
  .dlw-act-sliders label { grid-column: 1 / -1; }
  .dlw .dlw-act-table :is(th, td) { padding: .2rem .3rem; }
}
@container dlw (max-width: 18rem) {
  .dlw-act-table :is(th, td) { overflow-wrap: anywhere; }
}
`;
