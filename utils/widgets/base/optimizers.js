// Update rules of eight optimizers, as Keras 3 computes them (keras/src/optimizers); no DOM.
// ε stands inside the root in AdaGrad, RMSProp and Adadelta, and beside it in Adam and AdamW.

const EPSILON = 1e-7;
const ACCUMULATOR = 0.1;

/** Keras' defaults of everything but the learning rate. Adadelta has a ρ of its own. */
export const HYPERPARAMETERS = {
  momentum: 0.9,
  rho: 0.9,
  adadelta_rho: 0.95,
  beta_1: 0.9,
  beta_2: 0.999,
  weight_decay: 0.004,
};

const heavyBall = (g, lr, m, v, i, o) => (m[i] = m[i] * o.momentum - g * lr);
function adam(g, lr, m, v, i, o, t) {
  m[i] += (g - m[i]) * (1 - o.beta_1);
  v[i] += (g * g - v[i]) * (1 - o.beta_2);
  return (-m[i] * ((lr * Math.sqrt(1 - o.beta_2 ** t)) / (1 - o.beta_1 ** t))) / (Math.sqrt(v[i]) + EPSILON);
}

/**
 * name: { label (zh: in Chinese), uses, change }. change(g, learning rate, m, v, i, hyperparameters, step from 1): what
 * is added to weight i.
 */
export const OPTIMIZERS = {
  sgd: { label: "SGD", uses: [], change: (g, lr) => -lr * g },
  momentum: { label: "Momentum", zh: "动量法", uses: ["momentum"], change: heavyBall },
  nesterov: {
    label: "Nesterov",
    uses: ["momentum"],
    change: (g, lr, m, v, i, o) => heavyBall(g, lr, m, v, i, o) * o.momentum - g * lr,
  },
  adagrad: { label: "AdaGrad", uses: [], change: (g, lr, m, v, i) => (-lr * g) / Math.sqrt((v[i] += g * g) + EPSILON) },
  rmsprop: {
    label: "RMSProp",
    uses: ["rho"],
    change: (g, lr, m, v, i, o) => (-lr * g) / Math.sqrt((v[i] = o.rho * v[i] + (1 - o.rho) * g * g) + EPSILON),
  },
  adadelta: {
    label: "Adadelta",
    uses: ["adadelta_rho"],
    change(g, lr, m, v, i, o) {
      const rho = o.adadelta_rho;
      v[i] = rho * v[i] + (1 - rho) * g * g;
      const delta = (-Math.sqrt(m[i] + EPSILON) * g) / Math.sqrt(v[i] + EPSILON);
      m[i] = rho * m[i] + (1 - rho) * delta * delta;
      return lr * delta;
    },
  },
  adam: { label: "Adam", uses: ["beta_1", "beta_2"], change: adam },
  adamw: { label: "AdamW", uses: ["beta_1", "beta_2", "weight_decay"], change: adam },
};

/** A function (weights, gradients) that makes one step, changing `weights` (arrays of n numbers). */
export function makeOptimizer(name, n, lr, hyperparameters = {}) {
  const o = { ...HYPERPARAMETERS, ...hyperparameters },
    { change } = OPTIMIZERS[name];
  const m = new Float64Array(n),
    v = new Float64Array(n).fill(name === "adagrad" ? ACCUMULATOR : 0);
  const keep = name === "adamw" ? 1 - o.weight_decay * lr : 1; // decoupled, before the step
  let t = 0;
  return (w, g) => {
    t++;
    for (let i = 0; i < n; i++) w[i] = w[i] * keep + change(g[i], lr, m, v, i, o, t);
  };
}
