// Dense layers for two classes: forward pass, loss and gradient in double precision; nothing of a page.
// All parameters stand in one Float64Array, layer by layer: kernel (inputs × units, as Keras keeps it), then bias.
import { ACTIVATIONS, sigmoid } from "../base/activation-functions.js";

const { elu, leaky_relu: leaky } = ACTIVATIONS;
/**
 * name: [a = f(z), delta ← delta · f′(z)], both for the first n numbers; at corners f′ is what Keras with TensorFlow takes.
 * Each has its own loop: a function that is called for each number would make an object of each number.
 */
const PASSES = {
  relu: [
    (z, a, n) => {
      for (let k = 0; k < n; k++) a[k] = Math.max(0, z[k]);
    },
    (delta, z, a, n) => {
      for (let k = 0; k < n; k++) if (!(z[k] > 0)) delta[k] = 0;
    },
  ],
  leaky_relu: [
    (z, a, n) => {
      for (let k = 0; k < n; k++) a[k] = leaky(z[k]);
    },
    (delta, z, a, n) => {
      for (let k = 0; k < n; k++) if (!(z[k] > 0)) delta[k] *= 0.2;
    },
  ],
  elu: [
    (z, a, n) => {
      for (let k = 0; k < n; k++) a[k] = elu(z[k]);
    },
    (delta, z, a, n) => {
      for (let k = 0; k < n; k++) if (!(z[k] > 0)) delta[k] *= a[k] + 1;
    },
  ],
  tanh: [
    (z, a, n) => {
      for (let k = 0; k < n; k++) a[k] = Math.tanh(z[k]);
    },
    (delta, z, a, n) => {
      for (let k = 0; k < n; k++) delta[k] *= 1 - a[k] * a[k];
    },
  ],
  sigmoid: [
    (z, a, n) => {
      for (let k = 0; k < n; k++) a[k] = sigmoid(z[k]);
    },
    (delta, z, a, n) => {
      for (let k = 0; k < n; k++) delta[k] *= a[k] * (1 - a[k]);
    },
  ],
  linear: [(z, a, n) => a.set(n < z.length ? z.subarray(0, n) : z), () => {}],
};
export const HIDDEN_ACTIVATIONS = Object.keys(PASSES);

/**
 * Where the parameters of a network lie: { layers: [{ inputs, units, activation, kernel, bias }], count }; kernel and
 * bias are places of their first number. The last layer is one linear unit, whose sigmoid is the probability of class 1.
 */
export function layOut(inputs, units, activations) {
  let count = 0;
  const layers = [...units, 1].map((n, l) => {
    const before = l ? units[l - 1] : inputs;
    const layer = { inputs: before, units: n, activation: activations[l] ?? "linear", kernel: count };
    if (l === units.length) layer.activation = "linear";
    layer.bias = count + before * n;
    count = layer.bias + n;
    return layer;
  });
  return { layers, count };
}

/** Parameters to begin with: biases 0; kernels by Glorot and Bengio (2010), as in Keras, or all `equal`, or all 0. */
export function firstParameters({ layers, count }, init, random) {
  const params = new Float64Array(count);
  for (const { inputs, units, kernel, bias } of layers) {
    const spread = Math.sqrt(2 / (inputs + units)); // the standard deviation
    for (let i = kernel; i < bias; i++) {
      if (init === "glorot") params[i] = (2 * random() - 1) * Math.sqrt(3) * spread;
      else if (init === "equal") params[i] = spread;
    }
  }
  return params;
}

/** Room for what a pass over at most `rows` examples computes. */
export function makeRoom({ layers }, rows) {
  const arrays = () => layers.map(({ units }) => new Float64Array(rows * units));
  return { z: arrays(), a: arrays(), out: arrays(), delta: arrays() };
}

/**
 * The logits of `rows` examples x (rows × inputs, one after the other). Every layer's z, a = f(z) and out = a · mask
 * stay in `room`. `masks`: for each hidden layer what dropout multiplies its units by (rows × units), or null.
 */
export function forward({ layers }, params, x, rows, room, masks = null) {
  let input = x;
  layers.forEach(({ inputs, units, activation, kernel, bias }, l) => {
    const z = room.z[l],
      a = room.a[l],
      mask = masks?.[l];
    for (let r = 0; r < rows; r++) {
      const k = r * units,
        at = r * inputs;
      for (let j = 0; j < units; j++) z[k + j] = params[bias + j];
      for (let i = 0, w = kernel; i < inputs; i++) {
        const value = input[at + i];
        for (let j = 0; j < units; j++, w++) z[k + j] += value * params[w];
      }
    }
    PASSES[activation][0](z, a, rows * units);
    if (mask) for (let k = 0; k < rows * units; k++) room.out[l][k] = a[k] * mask[k];
    input = mask ? room.out[l] : a;
  });
  return input;
}

/** Mean binary cross-entropy of logits, and the share of examples on the right side. */
export function judge(logits, y, rows) {
  let loss = 0,
    right = 0;
  for (let r = 0; r < rows; r++) {
    const z = logits[r];
    loss += Math.max(z, 0) - z * y[r] + Math.log1p(Math.exp(-Math.abs(z)));
    if (z > 0 === y[r] > 0.5) right++;
  }
  return { loss: loss / rows, accuracy: right / rows };
}

/**
 * The loss of a batch and, in `gradient`, its derivative by every parameter. `penalty`: { l1, l2 }, factors of Σ|w| and
 * Σw² over all kernels, as in Keras.
 */
export function backward(net, params, x, y, rows, room, gradient, { l1, l2 }, masks = null) {
  const { layers } = net,
    logits = forward(net, params, x, rows, room, masks);
  let { loss } = judge(logits, y, rows);
  gradient.fill(0);
  for (let r = 0; r < rows; r++) room.delta.at(-1)[r] = (sigmoid(logits[r]) - y[r]) / rows;
  for (let l = layers.length - 1; l >= 0; l--) {
    const { inputs, units, kernel, bias } = layers[l],
      delta = room.delta[l],
      mask = masks?.[l - 1],
      input = l === 0 ? x : mask ? room.out[l - 1] : room.a[l - 1];
    for (let r = 0; r < rows; r++) {
      const at = r * inputs,
        d = r * units;
      for (let j = 0; j < units; j++) gradient[bias + j] += delta[d + j];
      for (let i = 0, w = kernel; i < inputs; i++) {
        let back = 0;
        for (let j = 0; j < units; j++, w++) {
          gradient[w] += input[at + i] * delta[d + j];
          back += params[w] * delta[d + j];
        }
        if (l) room.delta[l - 1][at + i] = mask ? back * mask[at + i] : back;
      }
    }
    if (l) PASSES[layers[l - 1].activation][1](room.delta[l - 1], room.z[l - 1], room.a[l - 1], rows * inputs);
    if (l1 || l2)
      for (let w = kernel; w < bias; w++) {
        loss += l1 * Math.abs(params[w]) + l2 * params[w] ** 2;
        gradient[w] += l1 * Math.sign(params[w]) + 2 * l2 * params[w];
      }
  }
  return loss;
}
