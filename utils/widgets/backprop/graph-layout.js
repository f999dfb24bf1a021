// A layered drawing of a graph without cycles: which layer a node stands in, where in it, and where long edges bend.

/** Positions closest to `wanted` (least squares) that keep their order and `gaps[i]` between i and i + 1. */
export function spread(wanted, gaps) {
  let offset = 0;
  const offsets = wanted.map((_, i) => (offset += i ? gaps[i - 1] : 0)),
    blocks = [];
  wanted.forEach((target, i) => {
    blocks.push({ sum: target - offsets[i], count: 1 });
    while (blocks.length > 1) {
      // neighbours that would stand too close move as one
      const [a, b] = blocks.slice(-2);
      if (a.sum / a.count <= b.sum / b.count) break;
      blocks.splice(-2, 2, { sum: a.sum + b.sum, count: a.count + b.count });
    }
  });
  return blocks.flatMap(({ sum, count }) => Array(count).fill(sum / count)).map((at, i) => at + offsets[i]);
}

/**
 * `args[i]`: the nodes that node i uses, all before i; `sizes[i]`: its width, 1 if not given. Returns { layers, across,
 * nodes, edges }: how many layers, how wide in
 * units of one node; nodes[i] = { layer, at }; edges = [{ from, to, slot, bends: [{ layer, at }] }], a bend in each
 * layer between.
 */
export function layered(args, sizes = []) {
  const depth = args.map(() => 0),
    users = args.map(() => []);
  args.forEach((list, i) => {
    for (const arg of list) users[arg].push(i);
    if (list.length) depth[i] = 1 + Math.max(...list.map(arg => depth[arg]));
  });
  // What has no arguments stands next to the first node that uses it.
  args.forEach((list, i) => {
    if (!list.length && users[i].length) depth[i] = Math.min(...users[i].map(user => depth[user])) - 1;
  });
  const layers = Math.max(...depth) + 1,
    rows = Array.from({ length: layers }, () => []);
  const items = args.map((_, i) => ({ layer: depth[i], size: sizes[i] ?? 1, before: [], after: [] })),
    edges = [],
    placed = new Set();
  const link = (a, b) => {
    a.after.push(b);
    b.before.push(a);
  };
  function place(i) {
    // depth first from the outputs: a tree is then free of crossings
    if (placed.has(i)) return;
    placed.add(i);
    rows[depth[i]].push(items[i]);
    args[i].forEach((arg, slot) => {
      const bends = [];
      let next = items[i];
      for (let layer = depth[i] - 1; layer > depth[arg]; layer--) {
        const bend = { layer, size: 0.45, before: [], after: [] };
        rows[layer].push(bend);
        bends.unshift(bend);
        link(bend, next);
        next = bend;
      }
      link(items[arg], next);
      edges.push({ from: arg, to: i, slot, bends });
      place(arg);
    });
  }
  for (let i = args.length - 1; i >= 0; i--) place(i);

  const mean = (list, otherwise) =>
    list.length ? list.reduce((sum, item) => sum + item.at, 0) / list.length : otherwise;
  const number = () =>
    rows.forEach(row =>
      row.forEach((item, k) => {
        item.at = k - row.length / 2;
      }),
    );
  function crossings() {
    let count = 0;
    for (const row of rows) {
      const pairs = row.flatMap(item => item.after.map(next => [item.at, next.at]));
      for (const [a, b] of pairs) for (const [c, d] of pairs) if (a < c && b > d) count++;
    }
    return count;
  }
  number();
  let best = rows.map(row => [...row]),
    fewest = crossings();
  for (let sweep = 0; sweep < 12 && fewest; sweep++) {
    const down = sweep % 2 === 0,
      order = down ? rows : [...rows].reverse();
    for (const row of order) {
      const key = new Map(row.map(item => [item, mean(down ? item.before : item.after, item.at)]));
      row.sort((a, b) => key.get(a) - key.get(b));
      row.forEach((item, k) => {
        item.at = k - row.length / 2;
      });
    }
    if (crossings() < fewest) {
      best = rows.map(row => [...row]);
      fewest = crossings();
    }
  }
  best.forEach((row, layer) => {
    rows[layer] = row;
  });
  number();
  for (let sweep = 0; sweep < 40; sweep++) {
    for (const row of sweep % 2 ? [...rows].reverse() : rows) {
      const wanted = row.map(item => mean([...item.before, ...item.after], item.at));
      const at = spread(
        wanted,
        row.slice(1).map((item, k) => (item.size + row[k].size) / 2),
      );
      row.forEach((item, k) => {
        item.at = at[k];
      });
    }
  }
  const all = rows.flat(),
    low = Math.min(...all.map(item => item.at - item.size / 2)),
    high = Math.max(...all.map(item => item.at + item.size / 2));
  const spot = ({ layer, at }) => ({ layer, at: at - low });
  return {
    layers,
    across: high - low,
    nodes: items.map(spot),
    edges: edges.map(edge => ({ ...edge, bends: edge.bends.map(spot) })),
  };
}
