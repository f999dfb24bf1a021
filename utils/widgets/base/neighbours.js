// Points in a plane: nearest neighbours, and the nearest point in a direction.

/** Index of the point nearest to each point (the first of equally near ones); -1 where there is no other. */
export function nearest(points) {
  return points.map(([x, y], i) => {
    let best = -1,
      least = Infinity;
    points.forEach(([u, v], k) => {
      const d = (u - x) ** 2 + (v - y) ** 2;
      if (k !== i && d < least) {
        best = k;
        least = d;
      }
    });
    return best;
  });
}

/** The `count` points nearest to point `i`, nearest first. */
export function neighbours(points, i, count) {
  const far = points.map(([u, v]) => (u - points[i][0]) ** 2 + (v - points[i][1]) ** 2);
  return points
    .map((_, k) => k)
    .filter(k => k !== i)
    .sort((a, b) => far[a] - far[b] || a - b)
    .slice(0, count);
}

/**
 * How often a point's nearest neighbour has the point's own label: { all, each: a share for each label 0 … classes - 1
 * (null where there
 * are no such points), chance: the share if neighbours were drawn at random }.
 */
export function agreement(points, labels, classes) {
  const same = Array(classes).fill(0),
    counts = Array(classes).fill(0);
  nearest(points).forEach((k, i) => {
    counts[labels[i]]++;
    if (k >= 0 && labels[k] === labels[i]) same[labels[i]]++;
  });
  const n = points.length,
    sum = list => list.reduce((a, b) => a + b, 0);
  return {
    all: n ? sum(same) / n : null,
    each: same.map((hits, c) => (counts[c] ? hits / counts[c] : null)),
    counts,
    chance: n > 1 ? sum(counts.map(c => c * (c - 1))) / (n * (n - 1)) : null,
  };
}

/**
 * The nearest of the points `among` from point `from` to the "left", "right", "up" or "down" of it (y grows downwards),
 * or -1.
 */
export function towards(points, from, direction, among) {
  const [dx, dy] = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }[direction],
    [x, y] = points[from];
  let best = -1,
    least = Infinity;
  for (const wide of [false, true]) {
    // first within 45° of the direction, then anywhere on that side
    for (const k of among) {
      const along = (points[k][0] - x) * dx + (points[k][1] - y) * dy,
        aside = Math.abs((points[k][0] - x) * dy) + Math.abs((points[k][1] - y) * dx);
      if (k === from || along <= 0 || (!wide && aside > along)) continue;
      const d = along ** 2 + (wide ? 4 : 1) * aside ** 2;
      if (d < least) {
        best = k;
        least = d;
      }
    }
    if (best >= 0) break;
  }
  return best;
}

/** Points scaled alike in both directions to fill `width` × `height` less `margin`, y upwards as in a figure. */
export function fit(points, width, height, margin) {
  const xs = points.map(p => p[0]),
    ys = points.map(p => p[1]),
    low = [Math.min(...xs), Math.min(...ys)],
    high = [Math.max(...xs), Math.max(...ys)];
  const w = width - 2 * margin,
    hh = height - 2 * margin,
    scale = Math.min(w / (high[0] - low[0] || 1e-9), hh / (high[1] - low[1] || 1e-9));
  const finite = high[0] > low[0] || high[1] > low[1] ? scale : 0;
  return points.map(([x, y]) => [
    width / 2 + (x - (low[0] + high[0]) / 2) * finite,
    height / 2 - (y - (low[1] + high[1]) / 2) * finite,
  ]);
}
