// Activation functions with their derivatives, as Keras computes them, and how they are written.
import { ACTIVATIONS, SELU_SCALE, SELU_ALPHA, erfc } from "../base/activation-functions.js";

const bell = z => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
const slope = (z, e = Math.exp(-Math.abs(z))) => e / (1 + e) ** 2; // sigmoid'(z), exact in both tails

const LEAK = { en: "negative slope α", zh: "负半轴斜率 α", min: 0, max: 1, step: 0.01, start: 0.2 };
const LEARNED = { en: "slope α (learned)", zh: "斜率 α（可学习）", min: -0.5, max: 1.5, step: 0.05, start: 0.25 };
const ALPHA = { en: "α", zh: "α", min: 0.1, max: 3, step: 0.1, start: 1 };

/**
 * name: { label, formula, value(z, p), derivative(z, p), parameter, corner }. In a formula `^{…}` is raised.
 * corner(p): whether the derivative at 0 does not exist; `derivative(0)` is what Keras takes there.
 */
export const FUNCTIONS = {
  step: {
    label: { en: "step", zh: "阶跃 step" },
    formula: "1 (z ≥ 0), 0 (z < 0)",
    corner: () => true,
    value: z => (z >= 0 ? 1 : 0),
    derivative: () => 0,
  },
  sigmoid: { label: "sigmoid", formula: "1 / (1 + e^{−z})", value: ACTIVATIONS.sigmoid, derivative: z => slope(z) },
  tanh: {
    label: "tanh",
    formula: "(e^{z} − e^{−z}) / (e^{z} + e^{−z})",
    value: Math.tanh,
    derivative: z => 4 * slope(2 * z),
  },
  relu: {
    label: "ReLU",
    formula: "max(0, z)",
    corner: () => true,
    value: ACTIVATIONS.relu,
    derivative: z => (z > 0 ? 1 : 0),
  },
  leaky_relu: {
    label: "leaky ReLU",
    formula: "z (z > 0), αz (z ≤ 0)",
    corner: () => true,
    parameter: LEAK,
    value: ACTIVATIONS.leaky_relu,
    derivative: (z, p = 0.2) => (z > 0 ? 1 : p),
  },
  prelu: {
    label: "PReLU",
    formula: "z (z > 0), αz (z ≤ 0)",
    corner: () => true,
    parameter: LEARNED,
    value: (z, p = 0.25) => (z > 0 ? z : p * z),
    derivative: (z, p = 0.25) => (z > 0 ? 1 : z < 0 ? p : 0),
  },
  elu: {
    label: "ELU",
    formula: "z (z > 0), α(e^{z} − 1) (z ≤ 0)",
    parameter: ALPHA,
    corner: (p = 1) => p !== 1,
    value: ACTIVATIONS.elu,
    derivative: (z, p = 1) => (z > 0 ? 1 : p * Math.exp(z)),
  },
  selu: {
    label: "SELU",
    formula: "λz (z > 0), λα(e^{z} − 1) (z ≤ 0); λ ≈ 1.0507, α ≈ 1.6733",
    corner: () => true,
    value: ACTIVATIONS.selu,
    derivative: z => SELU_SCALE * (z > 0 ? 1 : z < 0 ? SELU_ALPHA * Math.exp(z) : 1),
  },
  gelu: {
    label: "GELU",
    formula: "z · Φ(z)",
    value: ACTIVATIONS.gelu,
    derivative: z => erfc(-z / Math.SQRT2) / 2 + z * bell(z),
  },
  silu: {
    label: "SiLU (Swish)",
    formula: "z / (1 + e^{−z})",
    value: ACTIVATIONS.silu,
    derivative: z => ACTIVATIONS.sigmoid(z) + z * slope(z),
  },
  softplus: {
    label: "softplus",
    formula: "ln(1 + e^{z})",
    value: ACTIVATIONS.softplus,
    derivative: ACTIVATIONS.sigmoid,
  },
};
