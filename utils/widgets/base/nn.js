// A Keras network in the page: forward pass in inference mode, returning every layer's output.
// Input: what `pack` in networks.py makes. Data lie as in Keras, channels last; kernels as (rows, columns, in, out).

import { ACTIVATIONS } from "./activation-functions.js";

/** Half-precision number (16 bits as an integer) as a JavaScript number. */
export function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1,
    exponent = (bits >> 10) & 31,
    fraction = bits & 1023;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent ? (1 + fraction / 1024) * 2 ** (exponent - 15) : fraction * 2 ** -24);
}

export function softmax(x, classes) {
  const y = new Float32Array(x.length);
  for (let start = 0; start < x.length; start += classes) {
    let largest = -Infinity,
      sum = 0;
    for (let i = 0; i < classes; i++) largest = Math.max(largest, x[start + i]);
    for (let i = 0; i < classes; i++) sum += y[start + i] = Math.exp(x[start + i] - largest);
    for (let i = 0; i < classes; i++) y[start + i] /= sum;
  }
  return y;
}

function activate(x, name, classes) {
  if (name === "softmax") return softmax(x, classes);
  const f = ACTIVATIONS[name];
  if (!f) throw new Error(`activation not supported: ${name}`);
  return name === "linear" ? x : x.map(z => f(z));
}

/** Output length and padding before the first element, along one axis (TensorFlow's "same" pads more at the end). */
export function extent(length, size, stride, padding) {
  if (padding === "valid") return [Math.floor((length - size) / stride) + 1, 0];
  const out = Math.ceil(length / stride);
  return [out, Math.floor(Math.max((out - 1) * stride + size - length, 0) / 2)];
}

function conv2d(x, [H, W, C], layer) {
  const {
    kernel,
    bias,
    filters: F,
    kernel_size: [kh, kw],
    strides: [sh, sw],
    dilation_rate: [dh, dw],
    padding,
  } = layer;
  const [h, top] = extent(H, (kh - 1) * dh + 1, sh, padding),
    [w, left] = extent(W, (kw - 1) * dw + 1, sw, padding);
  const y = new Float32Array(h * w * F);
  for (let i = 0; i < h; i++)
    for (let j = 0; j < w; j++) {
      const o = (i * w + j) * F;
      for (let f = 0; f < F; f++) y[o + f] = bias[f];
      for (let a = 0; a < kh; a++) {
        const row = i * sh - top + a * dh;
        if (row < 0 || row >= H) continue;
        for (let b = 0; b < kw; b++) {
          const column = j * sw - left + b * dw;
          if (column < 0 || column >= W) continue;
          for (let c = 0; c < C; c++) {
            const value = x[(row * W + column) * C + c],
              k = ((a * kw + b) * C + c) * F;
            if (value !== 0) for (let f = 0; f < F; f++) y[o + f] += value * kernel[k + f];
          }
        }
      }
    }
  return [y, [h, w, F]];
}

function pool2d(x, [H, W, C], { pool_size: [kh, kw], strides: [sh, sw], padding }, max) {
  const [h, top] = extent(H, kh, sh, padding),
    [w, left] = extent(W, kw, sw, padding);
  const y = new Float32Array(h * w * C);
  for (let i = 0; i < h; i++)
    for (let j = 0; j < w; j++)
      for (let c = 0; c < C; c++) {
        let value = max ? -Infinity : 0,
          count = 0; // padding takes no part in a mean
        for (let row = Math.max(0, i * sh - top); row < Math.min(H, i * sh - top + kh); row++) {
          for (let column = Math.max(0, j * sw - left); column < Math.min(W, j * sw - left + kw); column++) {
            const v = x[(row * W + column) * C + c];
            value = max ? Math.max(value, v) : value + v;
            count++;
          }
        }
        y[(i * w + j) * C + c] = max ? value : value / count;
      }
  return [y, [h, w, C]];
}

function globalPool(x, [H, W, C], max) {
  const y = new Float32Array(C).fill(max ? -Infinity : 0);
  for (let i = 0; i < H * W; i++)
    for (let c = 0; c < C; c++) {
      y[c] = max ? Math.max(y[c], x[i * C + c]) : y[c] + x[i * C + c] / (H * W);
    }
  return y;
}

function dense(x, shape, { kernel, bias, inputs, units }) {
  const rows = x.length / inputs,
    y = new Float32Array(rows * units);
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < units; j++) y[r * units + j] = bias[j];
    for (let i = 0; i < inputs; i++) {
      const value = x[r * inputs + i];
      if (value !== 0) for (let j = 0, k = i * units; j < units; j++) y[r * units + j] += value * kernel[k + j];
    }
  }
  return [y, [...shape.slice(0, -1), units]];
}

export const at = (value, c) => (Array.isArray(value) ? value[c % value.length] : value);

function relu({ max_value: max, negative_slope: slope, threshold }) {
  return z => (z >= threshold ? Math.min(z, max ?? Infinity) : slope * (z - threshold));
}

export const IDENTITY = new Set([
  "Dropout",
  "SpatialDropout2D",
  "GaussianDropout",
  "GaussianNoise",
  "AlphaDropout",
  "ActivityRegularization",
]);

function step(layer, x, shape) {
  const last = shape.at(-1);
  switch (layer.type) {
    case "Conv2D":
    case "Dense": {
      const [z, out] = (layer.type === "Dense" ? dense : conv2d)(x, shape, layer);
      return [activate(z, layer.activation, out.at(-1)), out, z];
    }
    case "MaxPooling2D":
      return pool2d(x, shape, layer, true);
    case "AveragePooling2D":
      return pool2d(x, shape, layer, false);
    case "GlobalMaxPooling2D":
    case "GlobalAveragePooling2D":
      return [globalPool(x, shape, layer.type === "GlobalMaxPooling2D"), layer.keepdims ? [1, 1, last] : [last]];
    case "BatchNormalization":
      return [x.map((v, i) => v * layer.scale[i % last] + layer.shift[i % last]), shape];
    case "Rescaling":
      return [x.map((v, i) => v * at(layer.scale, i) + at(layer.offset, i)), shape];
    case "Activation":
      return [activate(x, layer.activation, last), shape];
    case "ReLU":
      return [x.map(relu(layer)), shape];
    case "LeakyReLU":
      return [x.map(z => (z > 0 ? z : layer.negative_slope * z)), shape];
    case "Softmax":
      return [softmax(x, last), shape];
    case "Flatten":
      return [x, [x.length]];
    case "Reshape":
      return [x, layer.shape];
  }
  if (IDENTITY.has(layer.type)) return [x, shape];
  throw new Error(`layer not supported: ${layer.type}`);
}

/** The layers of a packed network with their weights as arrays of float32. */
function unpack({ arch, dtype, weights }) {
  let offset = weights.byteOffset;
  const take = (Kind, n) => {
    const array = new Kind(weights.buffer.slice(offset, offset + n * Kind.BYTES_PER_ELEMENT));
    offset += n * Kind.BYTES_PER_ELEMENT;
    return array;
  };
  const kernel = (inputs, outputs) => {
    if (dtype === "float16") return Float32Array.from(take(Uint16Array, inputs * outputs), half);
    const codes = take(Int8Array, inputs * outputs),
      scale = take(Float32Array, outputs);
    return Float32Array.from(codes, (code, i) => code * scale[i % outputs]);
  };
  const layers = arch.map(layer => {
    if (layer.type === "Conv2D") {
      const [kh, kw] = layer.kernel_size;
      return {
        ...layer,
        kernel: kernel(kh * kw * layer.channels, layer.filters),
        bias: take(Float32Array, layer.filters),
      };
    }
    if (layer.type === "Dense")
      return { ...layer, kernel: kernel(layer.inputs, layer.units), bias: take(Float32Array, layer.units) };
    if (layer.type === "BatchNormalization") {
      return { ...layer, scale: take(Float32Array, layer.channels), shift: take(Float32Array, layer.channels) };
    }
    return layer;
  });
  const used = offset - weights.byteOffset;
  if (used !== weights.byteLength) throw new Error(`weights: expected ${used} bytes, received ${weights.byteLength}`);
  return layers;
}

/**
 * forward(x) of a packed network: a list with { type, activation, shape, data, before } of every layer; `before`: what
 * a convolution or a dense layer gave its activation. `forward.layers` and `forward.shape`, of its input: what
 * nn-gradient.js goes back through.
 */
export function network(packed) {
  const layers = unpack(packed),
    size = packed.input_shape.reduce((a, b) => a * b, 1);
  const forward = input => {
    if (input.length !== size) throw new Error(`input: expected ${size} numbers, received ${input.length}`);
    let x = Float32Array.from(input),
      shape = packed.input_shape;
    return layers.map(layer => {
      const [data, out, before] = step(layer, x, shape);
      [x, shape] = [data, out];
      return { type: layer.type, activation: layer.activation, shape, data, before };
    });
  };
  return Object.assign(forward, { layers, shape: packed.input_shape });
}
