// Keras' image transforms (Keras 3): the matrix of each layer, and what the layer makes of a picture with it. A picture
// is { height, width, channels, data }, its values 0 … 255 in the order of Keras' channels_last. Coordinates are rounded
// to single precision, as they are in Keras: at the edge of a picture the last digit decides which pixel is taken.
const f32 = Math.fround;

// A matrix is the first six numbers of Keras' eight: output pixel (x, y) is taken from the input at
// (a0 x + a1 y + a2, b0 x + b1 y + b2).
export const IDENTITY_MATRIX = [1, 0, 0, 0, 1, 0];

/** RandomRotation: `turns` × 360°, counter-clockwise, about the middle of the pixels, (size − 1) / 2. */
export function rotationMatrix(turns, height, width) {
  const angle = f32(f32(turns * 360) * f32(Math.PI / 180)),
    [cos, sin] = [f32(Math.cos(angle)), f32(Math.sin(angle))],
    [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  const offset = (c, a, b) => f32(f32(c - f32(cx * a)) - f32(cy * b));
  return [cos, -sin, offset(cx, cos, -sin), sin, cos, offset(cy, sin, cos)];
}

/** RandomTranslation: by `down` × height and `right` × width. */
export const translationMatrix = (down, right, height, width) => [
  1,
  0,
  -f32(f32(right) * width) + 0,
  0,
  1,
  -f32(f32(down) * height) + 0,
];

/** RandomZoom: `high` and `wide` times as much of the picture is seen, so that above 1 things shrink. */
export const zoomMatrix = (high, wide, height, width) => [
  f32(wide),
  0,
  f32(((width - 1) / 2) * f32(1 - f32(wide))),
  0,
  f32(high),
  f32(((height - 1) / 2) * f32(1 - f32(high))),
];

/** RandomFlip as a matrix; Keras turns the rows around and needs none. */
export function flipMatrix(horizontal, vertical, height, width) {
  return [horizontal ? -1 : 1, 0, horizontal ? width - 1 : 0, 0, vertical ? -1 : 1, vertical ? height - 1 : 0];
}

/** The matrix of `first` followed by `second`: from a pixel of the last picture back to the first. */
export function composed(first, second) {
  const [a, b, c, d, e, f] = first,
    [p, q, r, s, t, u] = second;
  return [a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f];
}

/** Where a place outside of 0 … size − 1 is looked up: the four fill modes. */
export const FILL_MODES = {
  /** d c b a | a b c d | d c b a */
  reflect(v, size) {
    const period = 2 * size;
    let at = v;
    if (at < 0) {
      if (at < period) at = f32(period * Math.trunc(f32(-at / period)) + at);
      at = at < -size ? f32(at + period) : f32(-at - 1);
    } else if (at > size - 1) {
      at = f32(at - period * Math.trunc(f32(at / period)));
      if (at >= size) at = f32(f32(period - at) - 1);
    }
    return Math.max(0, Math.min(size - 1, at));
  },
  /** 0 0 0 0 | a b c d | 0 0 0 0 */
  constant: v => v,
  /** a a a a | a b c d | d d d d */
  nearest: (v, size) => Math.max(0, Math.min(size - 1, v)),
  /** a b c d | a b c d | a b c d */
  wrap(v, size) {
    let at = v;
    if (at < 0) at = f32(at + size * (Math.trunc(f32(-at / (size - 1))) + 1));
    else if (at > size - 1) at = f32(at - size * Math.trunc(f32(at / (size - 1))));
    return Math.max(0, Math.min(size - 1, at));
  },
};

const blank = ({ height, width, channels }) => ({
  height,
  width,
  channels,
  data: new Float32Array(height * width * channels),
});

/** The picture that `matrix` makes: each value between those of the four pixels around its place (bilinear). */
export function affine(picture, matrix, fill = "reflect") {
  const { height, width, channels, data } = picture,
    out = blank(picture),
    [a0, a1, a2, b0, b1, b2] = matrix.map(f32),
    place = FILL_MODES[fill],
    inside = (i, j) => i >= 0 && j >= 0 && i < height && j < width;
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const u = place(f32(f32(f32(a0 * x) + f32(a1 * y)) + a2), width),
        v = place(f32(f32(f32(b0 * x) + f32(b1 * y)) + b2), height),
        [j, i] = [Math.floor(u), Math.floor(v)],
        [right, down] = [u - j, v - i],
        from = (i * width + j) * channels;
      // the weights of the four pixels; outside of the picture is 0
      const w00 = inside(i, j) ? (1 - down) * (1 - right) : 0,
        w01 = inside(i, j + 1) ? (1 - down) * right : 0,
        w10 = inside(i + 1, j) ? down * (1 - right) : 0,
        w11 = inside(i + 1, j + 1) ? down * right : 0;
      for (let c = 0; c < channels; c++, to++) {
        let value = 0;
        if (w00) value += w00 * data[from + c];
        if (w01) value += w01 * data[from + channels + c];
        if (w10) value += w10 * data[from + width * channels + c];
        if (w11) value += w11 * data[from + (width + 1) * channels + c];
        out.data[to] = value;
      }
    }
  return out;
}

/** RandomFlip: along the rows, along the columns, or both. */
export function flipped(picture, horizontal, vertical) {
  const { height, width, channels, data } = picture,
    out = blank(picture);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = ((vertical ? height - 1 - y : y) * width + (horizontal ? width - 1 - x : x)) * channels;
      for (let c = 0; c < channels; c++) out.data[(y * width + x) * channels + c] = data[from + c];
    }
  return out;
}

const within = v => Math.max(0, Math.min(255, v));

/** RandomContrast: every channel stretched `factor` times about its mean, and clipped. */
export function contrasted(picture, factor) {
  const { channels, data } = picture,
    out = blank(picture),
    means = Array(channels).fill(0);
  for (let k = 0; k < data.length; k++) means[k % channels] += (data[k] * channels) / data.length;
  for (let k = 0; k < data.length; k++) {
    const mean = means[k % channels];
    out.data[k] = within((data[k] - mean) * factor + mean);
  }
  return out;
}

/** RandomBrightness: `delta` × 255 added to every value, and clipped. */
export function brightened(picture, delta) {
  const out = blank(picture);
  for (let k = 0; k < out.data.length; k++) out.data[k] = within(picture.data[k] + delta * 255);
  return out;
}

/** RandomErasing: 0 where x0 ≤ x < x1 and y0 ≤ y < y1. */
export function erased(picture, [x0, x1, y0, y1]) {
  const { width, channels } = picture,
    inside = k => {
      const x = Math.floor(k / channels) % width,
        y = Math.floor(k / channels / width);
      return x >= x0 && x < x1 && y >= y0 && y < y1;
    };
  return { ...picture, data: picture.data.map((v, k) => (inside(k) ? 0 : v)) };
}
