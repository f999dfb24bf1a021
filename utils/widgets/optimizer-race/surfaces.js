// The landscapes of the race: value, exact gradient, the square that is drawn, minima; no DOM.

const manyValue = (x, y) => (x * x + y * y) / 10 + (1 - Math.cos(2 * x) * Math.cos(2 * y)) / 2;
const manyGradient = (x, y) => [x / 5 + Math.sin(2 * x) * Math.cos(2 * y), y / 5 + Math.cos(2 * x) * Math.sin(2 * y)];

/**
 * The local minima of the many: near those of the wave, moved inwards by the bowl; where that is too steep there is
 * none.
 */
function manyMinima() {
  const found = [];
  for (let i = -3; i <= 3; i++)
    for (let j = -3; j <= 3; j++) {
      let x = (i * Math.PI) / 2,
        y = (j * Math.PI) / 2;
      if ((i + j) % 2 !== 0) continue;
      for (let n = 0; n < 300; n++) {
        const [a, b] = manyGradient(x, y);
        x -= a / 4;
        y -= b / 4;
      }
      if (found.every(m => Math.hypot(m[0] - x, m[1] - y) > 0.1)) found.push([x, y]);
    }
  return found.sort((a, b) => manyValue(...a) - manyValue(...b));
}

/**
 * name: { value, gradient, center, radius, start, minima (the global one first), goal (the loss that ends a race),
 * limit (steps),
 * soft (scale of the contours), rates (learning rates to begin with), formula, label }. The global minimum's value is
 * 0.
 */
export const SURFACES = {
  bowl: {
    label: { en: "bowl", zh: "碗" },
    formula: "½ (x² + y²)",
    center: [0, 0],
    radius: 3,
    start: [-2.4, 0.8],
    goal: 1e-3,
    limit: 500,
    soft: 1,
    speed: 15,
    minima: [[0, 0]],
    value: (x, y) => (x * x + y * y) / 2,
    gradient: (x, y) => [x, y],
    rates: {
      sgd: 0.1,
      momentum: 0.01,
      nesterov: 0.01,
      adagrad: 0.5,
      rmsprop: 0.05,
      adadelta: 20,
      adam: 0.1,
      adamw: 0.1,
    },
  },
  ravine: {
    label: { en: "ravine", zh: "峡谷" },
    formula: "½ (x² + 50 y²)",
    center: [0, 0],
    radius: 3,
    start: [-2.5, 1.2],
    goal: 1e-3,
    limit: 1000,
    soft: 0.7,
    speed: 15,
    minima: [[0, 0]],
    value: (x, y) => (x * x + 50 * y * y) / 2,
    gradient: (x, y) => [x, 50 * y],
    rates: {
      sgd: 0.035,
      momentum: 0.005,
      nesterov: 0.01,
      adagrad: 0.2,
      rmsprop: 0.05,
      adadelta: 20,
      adam: 0.1,
      adamw: 0.1,
    },
  },
  rosenbrock: {
    label: { en: "Rosenbrock", zh: "Rosenbrock 函数" },
    formula: "(1 − x)² + 100 (y − x²)²",
    center: [0, 1],
    radius: 2,
    start: [-1.2, 1],
    goal: 1e-2,
    limit: 3000,
    soft: 2,
    speed: 240,
    minima: [[1, 1]],
    value: (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    gradient: (x, y) => [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
    rates: {
      sgd: 0.002,
      momentum: 0.001,
      nesterov: 0.001,
      adagrad: 0.5,
      rmsprop: 0.004,
      adadelta: 20,
      adam: 0.1,
      adamw: 0.1,
    },
  },
  saddle: {
    label: { en: "saddle", zh: "鞍点" },
    formula: "¼ (x² − 1)² + ½ y²",
    center: [0, 0],
    radius: 1.8,
    start: [0.002, 1.5],
    goal: 1e-3,
    limit: 1000,
    soft: 0.25,
    speed: 15,
    minima: [
      [1, 0],
      [-1, 0],
    ],
    value: (x, y) => (x * x - 1) ** 2 / 4 + (y * y) / 2,
    gradient: (x, y) => [x * (x * x - 1), y],
    rates: {
      sgd: 0.1,
      momentum: 0.02,
      nesterov: 0.02,
      adagrad: 0.1,
      rmsprop: 0.02,
      adadelta: 20,
      adam: 0.05,
      adamw: 0.05,
    },
  },
  many: {
    label: { en: "many minima", zh: "多个极小值" },
    formula: "(x² + y²) / 10 + ½ (1 − cos 2x · cos 2y)",
    center: [0, 0],
    radius: 5,
    start: [-4.2, 3.1],
    goal: 1e-2,
    limit: 300,
    soft: 1.5,
    speed: 15,
    minima: manyMinima(),
    value: manyValue,
    gradient: manyGradient,
    rates: {
      sgd: 0.1,
      momentum: 0.05,
      nesterov: 0.05,
      adagrad: 0.5,
      rmsprop: 0.05,
      adadelta: 20,
      adam: 0.2,
      adamw: 0.2,
    },
  },
};

/** A surface turned by `degrees` about the middle of its square. */
export function turned(surface, degrees) {
  if (!degrees) return surface;
  const angle = (degrees * Math.PI) / 180,
    c = Math.cos(angle),
    s = Math.sin(angle),
    [p, q] = surface.center;
  const back = (x, y) => [p + c * (x - p) + s * (y - q), q - s * (x - p) + c * (y - q)];
  return {
    ...surface,
    value: (x, y) => surface.value(...back(x, y)),
    gradient(x, y) {
      const [a, b] = surface.gradient(...back(x, y));
      return [c * a - s * b, s * a + c * b];
    },
    minima: surface.minima.map(([x, y]) => [p + c * (x - p) - s * (y - q), q + s * (x - p) + c * (y - q)]),
  };
}
