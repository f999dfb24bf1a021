// A convolution of one channel with one kernel, as Keras' Conv2D computes it; nothing of a page.

/**
 * How windows of `k` numbers lie along a side of `n` pixels: `size` of the output, `reach` of a window, zeros `before`
 * and `after` the side (of an odd number, Keras puts one more after it), and pixels at its end that no window meets.
 */
export function laidOut(n, k, { padding, stride, dilation }) {
  const reach = (k - 1) * dilation + 1,
    size = padding === "same" ? Math.ceil(n / stride) : Math.floor((n - reach) / stride) + 1,
    covered = (size - 1) * stride + reach,
    zeros = padding === "same" ? Math.max(covered - n, 0) : 0,
    before = Math.floor(zeros / 2);
  return { size, reach, before, after: zeros - before, unused: n + zeros - covered };
}

const turned = kernel => kernel.map(row => [...row].reverse()).reverse();

/** What there is to know of a state's convolution of `picture`: how rows and columns lie, the kernel as it is used. */
export function prepared(picture, state) {
  const { kernel, flip, stride, dilation } = state,
    used = flip ? turned(kernel) : kernel,
    [rows, columns] = [picture.height, picture.width].map(n => laidOut(n, kernel.length, state));
  return { picture, used, stride, dilation, rows, columns };
}

/** What a window reads for output (i, j), row by row: { x, y, outside, value, weight }; zero where it is outside. */
export function taps({ picture, used, stride, dilation, rows, columns }, [i, j]) {
  const { height, width, data } = picture;
  return used.flatMap((row, a) =>
    row.map((weight, b) => {
      const y = i * stride - rows.before + a * dilation,
        x = j * stride - columns.before + b * dilation,
        outside = x < 0 || y < 0 || x >= width || y >= height;
      return { x, y, outside, value: outside ? 0 : data[y * width + x], weight };
    }),
  );
}

/** The output, with the values' limits: { height, width, data, low, high, most } (`most`: the largest size of one). */
export function convolved({ picture, used, stride, dilation, rows, columns }) {
  const { height, width, data } = picture,
    out = new Float64Array(rows.size * columns.size);
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < rows.size; i++)
    for (let j = 0; j < columns.size; j++) {
      let sum = 0;
      for (let a = 0; a < used.length; a++) {
        const y = i * stride - rows.before + a * dilation;
        if (y < 0 || y >= height) continue;
        for (let b = 0; b < used.length; b++) {
          const x = j * stride - columns.before + b * dilation;
          if (x >= 0 && x < width) sum += used[a][b] * data[y * width + x];
        }
      }
      out[i * columns.size + j] = sum;
      low = Math.min(low, sum);
      high = Math.max(high, sum);
    }
  return { height: rows.size, width: columns.size, data: out, low, high, most: Math.max(-low, high) };
}
