// The way back through a network of nn.js: what a small change of each input number does to a score, and which part of
// the input a place in a layer looks at.
import { SELU_ALPHA, SELU_SCALE, erfc, sigmoid } from "./activation-functions.js";
import { at, extent } from "./nn.js";

/** Derivatives of Keras' activations; where there is none, what Keras' gradient says. */
const SLOPES = {
  relu: z => +(z > 0),
  relu6: z => +(z > 0 && z < 6),
  leaky_relu: z => (z > 0 ? 1 : 0.2),
  elu: z => (z > 0 ? 1 : Math.exp(z)),
  selu: z => SELU_SCALE * (z > 0 ? 1 : SELU_ALPHA * Math.exp(z)),
  gelu: z => erfc(-z / Math.SQRT2) / 2 + (z * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI),
  silu: z => sigmoid(z) * (1 + z * (1 - sigmoid(z))),
  softplus: sigmoid,
  softsign: z => (1 + Math.abs(z)) ** -2,
  tanh: z => 1 - Math.tanh(z) ** 2,
  sigmoid: z => sigmoid(z) * (1 - sigmoid(z)),
  hard_sigmoid: z => +(Math.abs(z) < 3) / 6,
  hard_silu: z => (z <= -3 ? 0 : z >= 3 ? 1 : z / 3 + 0.5),
  exponential: Math.exp,
};

function softmaxBack(g, y, classes) {
  return g.map((v, i) => {
    const start = i - (i % classes);
    let sum = 0;
    for (let k = start; k < start + classes; k++) sum += g[k] * y[k];
    return y[i] * (v - sum);
  });
}

const activationBack = (name, g, z, { data, shape }) =>
  name === "linear"
    ? g
    : name === "softmax"
      ? softmaxBack(g, data, shape.at(-1))
      : g.map((v, i) => v && v * SLOPES[name](z[i]));

function denseBack(g, size, { kernel, inputs, units }) {
  const out = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const row = Math.floor(i / inputs) * units,
      k = (i % inputs) * units;
    for (let j = 0; j < units; j++) out[i] += g[row + j] * kernel[k + j];
  }
  return out;
}

/** Call `visit(o, i, k)` for each place o of the output, each place i of the input that it sees, the k-th of its window. */
function windows([H, W], [h, w], size, { strides: [sh, sw], dilation_rate: [dh, dw] = [1, 1], padding }, visit) {
  const [, top] = extent(H, (size[0] - 1) * dh + 1, sh, padding),
    [, left] = extent(W, (size[1] - 1) * dw + 1, sw, padding);
  for (let i = 0; i < h; i++)
    for (let j = 0; j < w; j++)
      for (let a = 0; a < size[0]; a++)
        for (let b = 0; b < size[1]; b++) {
          const row = i * sh - top + a * dh,
            column = j * sw - left + b * dw;
          if (row >= 0 && row < H && column >= 0 && column < W) visit(i * w + j, row * W + column, a * size[1] + b);
        }
}

function convBack(g, shape, out, layer) {
  const [H, W, C] = shape,
    F = layer.filters,
    result = new Float64Array(H * W * C);
  windows(shape, out, layer.kernel_size, layer, (o, i, k) => {
    for (let c = 0; c < C; c++) {
      let sum = 0;
      for (let f = 0; f < F; f++) sum += g[o * F + f] * layer.kernel[(k * C + c) * F + f];
      result[i * C + c] += sum;
    }
  });
  return result;
}

function poolBack(g, x, shape, { shape: out, data: y }, layer) {
  const C = shape[2],
    result = new Float64Array(x.length),
    max = layer.type === "MaxPooling2D",
    counts = new Uint16Array(max ? y.length : out[0] * out[1]);
  const visit = act => windows(shape, out, layer.pool_size, layer, act);
  if (!max) visit(o => counts[o]++);
  visit((o, i) => {
    for (let c = 0; c < C; c++) {
      if (!max) result[i * C + c] += g[o * C + c] / counts[o];
      // of equal values the first one takes all
      else if (x[i * C + c] === y[o * C + c] && !counts[o * C + c]++) result[i * C + c] += g[o * C + c];
    }
  });
  return result;
}

function globalBack(g, x, C, y, max) {
  const counts = new Float64Array(C);
  if (max) for (let i = 0; i < x.length; i++) counts[i % C] += x[i] === y[i % C];
  return Float64Array.from(x, (v, i) => (max ? +(v === y[i % C]) / counts[i % C] : C / x.length) * g[i % C]);
}

/** From the gradient of a layer's output to that of its input x. `bare`: it is that of what its activation receives. */
function layerBack(layer, g, x, shape, out, bare) {
  const last = shape.at(-1);
  switch (layer.type) {
    case "Conv2D":
    case "Dense": {
      const inner = bare ? g : activationBack(layer.activation, g, out.before, out);
      return layer.type === "Dense" ? denseBack(inner, x.length, layer) : convBack(inner, shape, out.shape, layer);
    }
    case "MaxPooling2D":
    case "AveragePooling2D":
      return poolBack(g, x, shape, out, layer);
    case "GlobalMaxPooling2D":
    case "GlobalAveragePooling2D":
      return globalBack(g, x, last, out.data, layer.type === "GlobalMaxPooling2D");
    case "BatchNormalization":
    case "Rescaling":
      return g.map((v, i) => v * at(layer.type === "Rescaling" ? layer.scale : layer.scale[i % last], i));
    case "Activation":
      return activationBack(layer.activation, g, x, out);
    case "Softmax":
      return softmaxBack(g, out.data, last);
    case "ReLU":
      return g.map(
        (v, i) => v * (x[i] > layer.threshold ? +(x[i] < (layer.max_value ?? Infinity)) : layer.negative_slope),
      );
    case "LeakyReLU":
      return g.map((v, i) => v * (x[i] > 0 ? 1 : layer.negative_slope));
  }
  return g; // the same numbers, in another shape or in this one
}

/**
 * Gradient, with respect to `input`, of the sum of g times layer k's output (`bare`: times what its activation
 * receives). `outputs`: what the network made of the input.
 */
export function inputGradient(net, input, outputs, g, k = outputs.length - 1, bare = false) {
  let back = Float64Array.from(g);
  for (let i = k; i >= 0; i--) {
    const [x, shape] = i ? [outputs[i - 1].data, outputs[i - 1].shape] : [input, net.shape];
    back = layerBack(net.layers[i], back, x, shape, outputs[i], bare && i === k);
  }
  return back;
}

/** Gradient × input of one class' score, which is taken before softmax: { score, votes }. */
export function votesOf(net, input, outputs, target) {
  let k = outputs.length - 1;
  while (
    k > 0 &&
    (outputs[k].type === "Softmax" || (outputs[k].type === "Activation" && outputs[k].activation === "softmax"))
  )
    k--;
  const bare = outputs[k].activation === "softmax",
    scores = bare ? outputs[k].before : outputs[k].data,
    one = scores.map((_, i) => +(i === target)),
    gradient = inputGradient(net, input, outputs, one, k, bare);
  return { score: scores[target], votes: gradient.map((v, i) => v * input[i] + 0) };
}

/** Rows and columns of the picture that a place of layer k can depend on: [top, bottom, left, right]. */
export function seenArea(net, outputs, k, row, column, side = 28) {
  const whole = [0, side - 1, 0, side - 1];
  if (outputs[k].shape.length !== 3) return whole;
  let area = [row, row, column, column];
  for (let i = k; i >= 0; i--) {
    const layer = net.layers[i],
      shape = i ? outputs[i - 1].shape : net.shape,
      size = layer.kernel_size ?? layer.pool_size;
    if (shape.length !== 3) {
      if (layer.type === "Dense" || layer.type === "Softmax") return whole;
    } else if (size) {
      area = [0, 1].flatMap(axis => {
        const reach = (size[axis] - 1) * (layer.dilation_rate?.[axis] ?? 1) + 1,
          stride = layer.strides[axis],
          [, before] = extent(shape[axis], reach, stride, layer.padding);
        return [
          Math.max(0, area[2 * axis] * stride - before),
          Math.min(shape[axis] - 1, area[2 * axis + 1] * stride - before + reach - 1),
        ];
      });
    } else if (/^(Flatten|Reshape|Global)/.test(layer.type)) area = [0, shape[0] - 1, 0, shape[1] - 1];
  }
  return area;
}
