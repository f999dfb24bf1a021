// The operators and functions of an expression, with their slopes.

import { sigmoid } from "../base/activation-functions.js";

const raise = (a, c) => (c === 0 ? 0 : c * a ** (c - 1));

/**
 * value(args, exponent); slopes(args, value, exponent): the derivative by each argument; write(texts, exponent): as
 * text.
 */
export const OPERATORS = {
  add: { symbol: "+", value: ([a, b]) => a + b, slopes: () => [1, 1], write: ([a, b]) => `${a} + ${b}` },
  sub: { symbol: "−", value: ([a, b]) => a - b, slopes: () => [1, -1], write: ([a, b]) => `${a} − ${b}` },
  mul: { symbol: "×", value: ([a, b]) => a * b, slopes: ([a, b]) => [b, a], write: ([a, b]) => `${a} · ${b}` },
  div: {
    symbol: "÷",
    value: ([a, b]) => a / b,
    slopes: ([a, b]) => [1 / b, -a / b / b],
    write: ([a, b]) => `${a} / ${b}`,
  },
  neg: { symbol: "−", value: ([a]) => -a, slopes: () => [-1], write: ([a]) => `−${a}` },
  pow: {
    symbol: "^",
    value: ([a], c) => a ** c,
    slopes: ([a], y, c) => [raise(a, c)],
    write: ([a], c) => `${a}^${numeral(c)}`,
  },
  exp: { value: ([a]) => Math.exp(a), slopes: (args, y) => [y] },
  log: { value: ([a]) => Math.log(a), slopes: ([a]) => [1 / a] },
  relu: { value: ([a]) => (Number.isNaN(a) ? a : Math.max(0, a)), slopes: ([a]) => [a > 0 ? 1 : 0] },
  sin: { value: ([a]) => Math.sin(a), slopes: ([a]) => [Math.cos(a)] },
  cos: { value: ([a]) => Math.cos(a), slopes: ([a]) => [-Math.sin(a)] },
  tanh: { value: ([a]) => Math.tanh(a), slopes: ([a]) => [1 / Math.cosh(a) ** 2] },
  sigmoid: { symbol: "σ", value: ([a]) => sigmoid(a), slopes: ([a]) => [sigmoid(a) * sigmoid(-a)] },
  // Where both arguments are equal, the first takes the whole derivative, as in TensorFlow.
  max: { two: true, value: ([a, b]) => Math.max(a, b), slopes: ([a, b]) => (a >= b ? [1, 0] : [0, 1]) },
  min: { two: true, value: ([a, b]) => Math.min(a, b), slopes: ([a, b]) => (a <= b ? [1, 0] : [0, 1]) },
};

for (const [name, operator] of Object.entries(OPERATORS)) {
  operator.symbol ??= name;
  operator.write ??= args => `${name}(${args.join(", ")})`;
}
export const FUNCTION_NAMES = Object.keys(OPERATORS).slice(6);

/** A number in at most `digits` significant digits, without zeros at its end, with a true minus sign. */
export function numeral(value, digits = 4) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value),
    short = Number(value.toPrecision(digits));
  if (value === 0 || (size >= 1e-3 && size < 10 ** Math.max(digits, 4) * 10))
    return String(short === 0 ? 0 : short).replace("-", "−");
  const [mantissa, exponent] = short.toExponential().split("e");
  return `${mantissa}×10${[...exponent.replace("+", "")].map(c => (c === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c])).join("")}`.replace(
    "-",
    "−",
  );
}
