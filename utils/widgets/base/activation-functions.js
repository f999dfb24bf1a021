// Keras' activation functions of one number.

export const SELU_SCALE = 1.0507009873554805;
export const SELU_ALPHA = 1.6732632423543772;

/** 1 - erf(x) in double precision: a power series near zero, a continued fraction in the tail. */
export function erfc(x) {
  const a = Math.abs(x);
  if (Number.isNaN(x)) return NaN;
  if (a > 27.5) return x > 0 ? 0 : 2;
  if (a < 2.5) {
    // erf x = 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!
    let term = x,
      sum = x;
    for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) sum += term *= (2 * x * x) / (2 * n + 1);
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let tail = a; // erfc a = e^(-a²)/√π · 1/(a + ½/(a + 1/(a + 3⁄2/(a + …))))
  for (let n = 80; n > 0; n--) tail = a + n / 2 / tail;
  const value = Math.exp(-a * a) / Math.sqrt(Math.PI) / tail;
  return x > 0 ? value : 2 - value;
}

export const sigmoid = z => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));

/** Keras' activations of one number; where one has a parameter, `p` replaces Keras' default. */
export const ACTIVATIONS = {
  linear: z => z,
  relu: z => Math.max(0, z),
  relu6: z => Math.min(6, Math.max(0, z)),
  leaky_relu: (z, p = 0.2) => (z > 0 ? z : p * z),
  elu: (z, p = 1) => (z > 0 ? z : p * Math.expm1(z)),
  selu: z => SELU_SCALE * (z > 0 ? z : SELU_ALPHA * Math.expm1(z)),
  gelu: z => (z === -Infinity ? 0 : (z * erfc(-z / Math.SQRT2)) / 2),
  silu: z => (z === -Infinity ? 0 : z * sigmoid(z)),
  softplus: z => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
  softsign: z => z / (1 + Math.abs(z)),
  tanh: Math.tanh,
  sigmoid,
  hard_sigmoid: z => Math.min(1, Math.max(0, z / 6 + 0.5)),
  hard_silu: z => z * Math.min(1, Math.max(0, z / 6 + 0.5)),
  exponential: Math.exp,
};
