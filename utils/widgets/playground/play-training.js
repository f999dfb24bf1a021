// A network that is trained on points: batches, dropout, optimizer, curves; nothing of a page.
import { makeOptimizer } from "../base/optimizers.js";
import { uniformNumbers } from "../base/random.js";
import { makePoints, seenOf, shuffled } from "./play-data.js";
import { backward, firstParameters, forward, judge, layOut, makeRoom } from "./play-network.js";

/** Steps from one measurement of the losses to the next; the missions are judged at each. */
export const MEASURED = 5; // odd, so that a loss that swings from step to step does not seem to stand still
const MOST_MEASUREMENTS = 400; // kept for the curves

/** Training as `settings` say (see play-state.js), from its first step. `hyperparameters`: of the optimizer, else Keras'. */
export function makeTraining(settings, hyperparameters = {}) {
  const net = layOut(settings.inputs.length, settings.layers, settings.activations),
    stream = k => uniformNumbers(8 * settings.seed + k), // of points, split, weights, batches, dropout
    params = firstParameters(net, settings.init, stream(2)),
    gradient = new Float64Array(net.count),
    toss = stream(4);
  let order = [],
    batches,
    optimize,
    room,
    training,
    masks;

  /** The points and their split; the network stays. */
  function takePoints() {
    const points = makePoints(settings.data, settings.noise, 8 * settings.seed, settings.points),
      places = shuffled(points.length, stream(1)),
      size = Math.min(points.length, Math.max(1, Math.round(points.length * settings.share))),
      part = indices =>
        Object.assign(
          seenOf(
            indices.map(i => points[i]),
            settings.inputs,
          ),
          { points: indices.map(i => points[i]) },
        );
    training.train = part(places.slice(0, size));
    training.test = part(places.slice(size));
    room = makeRoom(net, Math.max(points.length, 1));
    masks = net.layers.slice(0, -1).map(({ units }) => new Float64Array(points.length * units));
    batches = stream(3);
    order = [];
    measure();
  }
  function takeOptimizer() {
    optimize = makeOptimizer(settings.optimizer, net.count, settings.learning_rate, hyperparameters);
  }

  /** Losses and accuracies of both parts, without dropout and without the penalty. */
  function measure() {
    const one = ({ x, y, rows }) =>
      rows ? judge(forward(net, params, x, rows, room), y, rows) : { loss: NaN, accuracy: NaN };
    training.now = { steps: training.steps, train: one(training.train), test: one(training.test) };
    const { history, now } = training;
    if (history.at(-1)?.steps === now.steps) history.pop();
    if (now.steps % training.every === 0) history.push(now);
    if (history.length > MOST_MEASUREMENTS) {
      training.every *= 2;
      training.history = history.filter(({ steps }) => steps % training.every === 0);
    }
    return training.now;
  }

  /** The next `count` examples: all are seen once before one is seen again. */
  function nextBatch() {
    const { train } = training,
      n = settings.inputs.length;
    if (!order.length) order = shuffled(train.rows, batches);
    const rows = order.splice(0, settings.batch_size),
      x = new Float64Array(rows.length * n);
    rows.forEach((r, k) => x.set(train.x.subarray(r * n, (r + 1) * n), k * n));
    return { x, y: rows.map(r => train.y[r]), rows: rows.length };
  }

  training = {
    net,
    params,
    steps: 0,
    every: MEASURED,
    history: [],
    /** Whether a loss has left all bounds. */
    get diverged() {
      return !(training.now.train.loss < 1e6) && training.train.rows > 0;
    },
    /** Other settings, under which the same network goes on. */
    take(next) {
      const before = settings;
      settings = next;
      if (["optimizer", "learning_rate"].some(key => next[key] !== before[key])) takeOptimizer();
      if (next.points !== before.points) takePoints();
      if (next.batch_size !== before.batch_size) order = [];
    },
    /** `count` steps; `measured(training)` is called where the losses are. */
    advance(count, measured = () => {}) {
      for (let k = 0; k < count && training.train.rows && !training.diverged; k++) {
        const { x, y, rows } = nextBatch(),
          keep = 1 - settings.dropout;
        if (keep < 1)
          masks.forEach((mask, l) => {
            const size = net.layers[l].units * rows;
            for (let i = 0; i < size; i++) mask[i] = toss() < keep ? 1 / keep : 0;
          });
        backward(net, params, x, y, rows, room, gradient, settings, keep < 1 ? masks : null);
        optimize(params, gradient);
        training.steps++;
        if (training.steps % MEASURED === 0) {
          measure();
          measured(training);
        }
      }
    },
    measure,
  };
  takeOptimizer();
  takePoints();
  return training;
}
