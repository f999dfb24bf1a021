// Pictures of numbers, a pixel each.

const rgb = hex => [1, 3, 5].map(k => parseInt(hex.slice(k, k + 2), 16));

/**
 * Numbers as colours: the accent for positive, the second colour for negative, fully opaque at `largest`. `ground(k)`,
 * 0 … 1: how much grey lies below.
 */
export function paintValues(canvas, width, height, value, largest, color, ground = () => 0) {
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const image = new ImageData(width, height),
    hues = [rgb(color("second")), rgb(color("accent"))];
  for (let k = 0; k < width * height; k++) {
    const v = value(k),
      over = Math.abs(v) / (largest || 1),
      under = (1 - over) * ground(k),
      all = over + under;
    if (!Number.isFinite(v) || !all) continue;
    const mix = hues[+(v > 0)].map(c => Math.round((c * over + 128 * under) / all));
    image.data.set([...mix, Math.round(255 * all)], 4 * k);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}
