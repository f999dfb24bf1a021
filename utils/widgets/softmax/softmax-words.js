// The words and the styles of the softmax widget.

export const SOFTMAX_TEXT = {
  en: {
    class: k => `class ${k + 1}`,
    truth: "true class",
    logit: name => `logit of ${name}`,
    exact: name => `logit of ${name}, as a number`,
    temperature: "temperature T",
    example: "example",
    examples: { "": "choose…", ordinary: "ordinary", equal: "all equal", tie: "a tie", hundred: "±100" },
    heads: ["true class", "logit z", "probability p", "gradient p − y"],
    loss: "cross-entropy −log p of the true class",
    note: "The gradient is the one by z/T; by z it is 1/T of it.",
    answer: names => (names.length === 1 ? `largest: ${names[0]}` : `tie: ${names.join(", ")}`),
    row: (name, z, p, g) => `${name}: logit ${z}, probability ${p}, gradient ${g}`,
    describe: (rows, T, truth, loss, answer) =>
      `Temperature ${T}. ${rows.join("; ")}. True class ${truth}, cross-entropy ${loss}; ${answer}.`,
    changed: (rows, loss, answer) => `${rows.join("; ")}. Cross-entropy ${loss}; ${answer}.`,
    mission: {
      shift: ["Other logits, the same probabilities", "Raise every logit by 3 or more without changing a probability."],
      mistake: [
        "An extreme mistake",
        "With logits from −10 to 10 and T = 1, bring the loss above 10. How large is the gradient then?",
      ],
    },
    after: {
      shift: "Only differences of the logits count.",
      mistake:
        "The mistake is extreme, and the gradient is as large as it can be, −1 at the true class. It does not fade.",
    },
    reset: "Reset",
  },
  zh: {
    class: k => `第 ${k + 1} 类`,
    truth: "真实类别",
    logit: name => `${name}的分数`,
    exact: name => `${name}的分数（直接输入）`,
    temperature: "温度 T",
    example: "例子",
    examples: { "": "请选择…", ordinary: "普通情形", equal: "分数全相等", tie: "两类并列", hundred: "±100" },
    heads: ["真实类别", "分数 z", "概率 p", "梯度 p − y"],
    loss: "交叉熵：真实类别的 −log p",
    note: "这里的梯度是对 z/T 求的；如果对 z 求，还要再乘以 1/T。",
    answer: names => (names.length === 1 ? `概率最大的是${names[0]}` : `${names.join("、")}并列最大`),
    row: (name, z, p, g) => `${name}：分数 ${z}，概率 ${p}，梯度 ${g}`,
    describe: (rows, T, truth, loss, answer) =>
      `温度为 ${T}。${rows.join("；")}。真实类别为${truth}，交叉熵 ${loss}，${answer}。`,
    changed: (rows, loss, answer) => `${rows.join("；")}。交叉熵 ${loss}，${answer}。`,
    mission: {
      shift: ["分数变了，概率不变", "把每个分数都提高 3 以上，而所有概率都不变。"],
      mistake: ["错得极端", "在 T = 1、分数都在 −10 到 10 之间的条件下，让损失超过 10。这时梯度有多大？"],
    },
    after: {
      shift: "起作用的只是分数之间的差。",
      mistake: "错得如此极端，梯度也达到了最大：真实类别处是 −1，并没有变小。",
    },
    reset: "重置",
  },
};

export const SOFTMAX_CSS = `
.dlw-sm { display: grid; grid-template-columns: minmax(0, 1fr); gap: .7rem; }
.dlw-sm-row {
  display: grid; gap: .1rem .7rem; align-items: center;
  grid-template-columns: minmax(4.5rem, max-content) minmax(5rem, 1fr) 5.2rem minmax(5rem, 1fr) minmax(5rem, 1fr);
}
.dlw-sm-head { color: var(--dlw-muted); font-size: .9em; align-items: end; }
.dlw-sm-head > :nth-child(2) { grid-column: 2 / 4; }
.dlw-sm-class { display: flex; align-items: center; gap: .4rem; overflow-wrap: anywhere; min-height: 1.7rem; }
.dlw-sm-class input { accent-color: var(--dlw-accent); width: 1.5rem; height: 1.5rem; margin: 0; flex: none; }
.dlw-sm-row input[type="range"] { width: 100%; }
.dlw-sm input[type="number"] { width: 100%; }
.dlw-sm-bar { min-width: 0; }
.dlw-sm-bar svg { display: block; width: 100%; height: .8rem; background: var(--dlw-face); }
.dlw-sm-bar span { font-size: .9em; }
.dlw-sm-axis { fill: var(--dlw-edge); }
.dlw-sm-p { fill: var(--dlw-accent); }
.dlw-sm-g { fill: var(--dlw-second); }
.dlw-sm-loss { font-size: 1.1em; }
.dlw-sm-loss output { font-weight: 600; }
.dlw-sm-heat { display: grid; grid-template-columns: max-content minmax(5rem, 14rem) 3rem; gap: .7rem; align-items: center; }
@container dlw (max-width: 36rem) {
  .dlw-sm-head { display: none; }
  .dlw-sm-row {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); row-gap: .15rem; padding-bottom: .5rem;
    border-bottom: 1px solid var(--dlw-faint);
  }
  .dlw-sm-class { grid-column: 1 / -1; }
  .dlw-sm-bar::before { content: attr(data-name); color: var(--dlw-muted); font-size: .8em; display: block; }
}
@container dlw (max-width: 20rem) {
  .dlw-sm-heat { grid-template-columns: minmax(0, 1fr) 3rem; row-gap: 0; }
  .dlw-sm-heat label { grid-column: 1 / -1; }
}
`;
