// The expressions that are offered, and the values of inputs as text.

export const SOFTMAX = [0, 1, 2].map(label => `log(exp(z0) + exp(z1) + exp(z2)) - z${label}`);

export const PRESETS = {
  chain: {
    en: "a chain, the sigmoid one node",
    zh: "一条链：sigmoid 是一个节点",
    texts: ["sigmoid(w*x + b)"],
    inputs: { w: 1.5, x: 2, b: -1 },
  },
  "chain-exp": {
    en: "the same, the sigmoid taken apart",
    zh: "同一条链：拆开 sigmoid",
    texts: ["1 / (1 + exp(-(w*x + b)))"],
    inputs: { w: 1.5, x: 2, b: -1 },
  },
  shared: { en: "a node used twice", zh: "用到两次的节点", texts: ["m = a*b; m*(m + a)"], inputs: { a: 2, b: 3 } },
  neuron: {
    en: "a neuron and its squared error",
    zh: "一个神经元和平方误差",
    texts: ["(relu(w1*x1 + w2*x2 + b) - t)^2"],
    inputs: { w1: 0.5, x1: 2, w2: -1, x2: 0.5, b: 1, t: 3 },
  },
  softmax: {
    en: "softmax and cross-entropy",
    zh: "softmax 与交叉熵",
    texts: SOFTMAX,
    inputs: { z0: 2, z1: 1, z2: -1 },
  },
};

/** {name: number} as the address holds it, "a:2,b:-1.5", and back; null where a text is not of that form. */
export const inputsText = inputs =>
  Object.entries(inputs)
    .map(([name, value]) => `${name}:${value}`)
    .join();

/** What a link holds of { expression, inputs (as text), step }: null for what is as in `first`. */
export function graphToTexts(now, first) {
  const same = now.expression === first.expression;
  return {
    expression: same ? null : now.expression,
    inputs: same && now.inputs === first.inputs ? null : now.inputs,
    step: now.step === (same ? first.step : 0) ? null : now.step,
  };
}

export function readInputs(text) {
  const found = {};
  for (const pair of String(text).split(",")) {
    const [, name, value] = /^([\p{L}_][\p{L}\p{N}_]*):(-?[\d.]+(?:e[-+]?\d+)?)$/u.exec(pair) ?? [];
    if (!name || !Number.isFinite(Number(value))) return null;
    Object.defineProperty(found, name, { value: Number(value), enumerable: true, configurable: true, writable: true });
  }
  return found;
}
