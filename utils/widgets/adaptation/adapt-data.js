// The map that Python packed (utils/widgets/domain_map.py), read, and what is measured on it; nothing of a page.

const FORMAT_OF_MAP = "course-domains-1";

/**
 * { n, classes, unit, names, domain, label, epochs, methods, tile, columns, sheet }. `domain`: 0 source, 1 target, of each
 * picture; `epochs`: all moments that some method has, in `unit`s; each method { name, epochs, source, target, domain, reach: the largest
 * coordinate, frames: [{ points: [[x, y], …], y upwards; predicted }] }; `sheet`: bytes of a PNG. Throws an error that says what is wrong.
 */
export function readDomains(view, lang = "en") {
  const bytes = view?.byteLength ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array(0),
    end = bytes.indexOf(10);
  let head;
  try {
    head = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)));
  } catch {
    head = null;
  }
  if (head?.format !== FORMAT_OF_MAP) throw new Error("data: expected what pack_map returns, received something else");
  const { n, classes, unit, tile, columns } = head,
    frames = head.methods.reduce((sum, { epochs }) => sum + epochs.length, 0);
  let at = end + 1;
  if (bytes.length <= at + n * (2 + 3 * frames)) throw new Error("data: expected more bytes than were received");
  const take = count => bytes.slice(at, (at += count));
  const [domain, label] = [take(n), take(n)];
  const methods = head.methods.map(method => {
    const frames = method.epochs.map(() => {
      const places = new Int8Array(take(2 * n).buffer),
        points = Array.from({ length: n }, (_, i) => [places[2 * i], places[2 * i + 1]]);
      return { points, predicted: take(n) };
    });
    return { ...method, frames, reach: Math.max(1, ...frames.flatMap(({ points }) => points.flat().map(Math.abs))) };
  });
  const names = head.names?.[lang] ?? Array.from({ length: classes }, (_, c) => String(c)),
    epochs = [...new Set(methods.flatMap(method => method.epochs))].sort((a, b) => a - b);
  return { n, classes, unit, names, domain, label, epochs, methods, tile, columns, sheet: bytes.slice(at) };
}

/** What a method shows at an epoch: the last frame up to it, else its first; with its numbers. */
export function frameAt(method, epoch) {
  const at = Math.max(
      0,
      method.epochs.findLastIndex(e => e <= epoch),
    ),
    { name, reach, epochs, source, target, domain } = method;
  return {
    ...method.frames[at],
    at,
    name,
    reach,
    epoch: epochs[at],
    source: source[at],
    target: target[at],
    told: domain[at],
  };
}

const shares = new WeakMap();
/** Of the target's pictures, the share whose nearest source picture in the plane has their class. */
export function sameClass(data, points) {
  if (!shares.has(points)) {
    const [from, to] = [0, 1].map(side => points.map((_, i) => i).filter(i => data.domain[i] === side));
    const near = i =>
      from.reduce((best, k) => (apart(points[i], points[k]) < apart(points[i], points[best]) ? k : best));
    shares.set(points, to.filter(i => data.label[near(i)] === data.label[i]).length / to.length);
  }
  return shares.get(points);
}
const apart = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
