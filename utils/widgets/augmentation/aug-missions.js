// Three missions, judged by what the pictures hold; nothing of a page.
import { affine, translationMatrix } from "./aug-transforms.js";
import { drawnMask, drawnPicture, makeDraws, wholeMatrix } from "./aug-draws.js";
import { FLOWER, writtenDigit } from "./aug-pictures.js";
import { NOTHING } from "./aug-state.js";

export const AUG_GOALS = {
  nine: { margin: 0.1 }, // by which a picture is more like the written 9 than like the written 6
  limit: { within: 0.02 }, // of a turn, below the smallest rotation that looks like a 9
  many: { difference: 25, seen: 0.9 }, // of 255; of the flower
};

/** What each mission sets when the reader takes it up. */
export const AUG_MISSIONS = {
  coin: { source: "6", ...NOTHING, fill_mode: "constant" },
  limit: { source: "6", ...NOTHING, fill_mode: "constant", rotation: 0.1 },
  many: { source: "photo", ...NOTHING, flip: "horizontal", fill_mode: "reflect" },
};

/** A digit's picture with its ink's centre in the middle, blurred: unit length. */
function essence(picture) {
  const { height, width, data } = picture;
  let [mass, mx, my] = [0, 0, 0];
  data.forEach((v, k) => {
    mass += v;
    mx += v * (k % width);
    my += v * Math.floor(k / width);
  });
  const shift = translationMatrix(
    0.5 - 0.5 / height - my / mass / height,
    0.5 - 0.5 / width - mx / mass / width,
    height,
    width,
  );
  let out = mass ? affine(picture, shift, "constant").data : data;
  for (const step of [1, width])
    out = out.map((v, k) => {
      const at = n => out[k + n * step] ?? 0;
      return (at(-2) + 4 * at(-1) + 6 * v + 4 * at(1) + at(2)) / 16;
    });
  const length = Math.sqrt(out.reduce((sum, v) => sum + v * v, 0));
  return out.map(v => (length ? v / length : 0));
}
const overlap = (a, b) => a.reduce((sum, v, k) => sum + v * b[k], 0);

const known = new Map();
const written = digit => known.get(digit) ?? known.set(digit, essence(writtenDigit(digit))).get(digit);

/** How much a picture overlaps with the written 6 and 9, 0 … 1, and whether it is clearly more like the 9. */
export function likeness(picture) {
  const mine = essence(picture),
    [six, nine] = [6, 9].map(digit => overlap(mine, written(digit)));
  return { six, nine, isNine: nine - six >= AUG_GOALS.nine.margin };
}

/** The smallest turn (of 1, to 0.001) at which the written 6, turned either way, is clearly more like the 9. */
export function limitOfSix() {
  if (!known.has("limit")) {
    const still = { flip: null, down: null, zoom: null, contrast: null, brightness: null, hole: null },
      turned = turns => likeness(drawnPicture(writtenDigit(6), { ...still, turns }, "constant")).isNine;
    let at = 0.005;
    while (at < 0.5 && !turned(at) && !turned(-at)) at += 0.005;
    for (let k = 0; k < 5; k++) if (turned(at - 0.001) || turned(0.001 - at)) at -= 0.001;
    known.set("limit", Math.round(1000 * at) / 1000);
  }
  return known.get("limit");
}

const flowerMask = ({ height, width }) => ({
  height,
  width,
  channels: 1,
  data: Float32Array.from({ length: height * width }, (_, k) =>
    Math.hypot((k % width) - FLOWER.x, Math.floor(k / width) - FLOWER.y) <= FLOWER.radius ? 255 : 0,
  ),
});

/** The share of the flower that is still to be seen: within the frame, not erased, not clipped in all its values. */
export function flowerSeen(picture, draw, drawn) {
  const mask = flowerMask(picture),
    [a, b, , d, e] = wholeMatrix(draw, picture.height, picture.width),
    area = Math.abs(a * e - b * d), // of the picture that went in, in each pixel that came out
    whole = mask.data.reduce((sum, v) => sum + v, 0),
    left = v => v > 0 && v < 255;
  const shown = drawnMask(mask, draw).data,
    { data } = drawn;
  let seen = 0;
  for (let k = 0; k < shown.length; k++)
    if (shown[k] && (left(data[3 * k]) || left(data[3 * k + 1]) || left(data[3 * k + 2]))) seen += shown[k];
  return Math.min(1, (area * seen) / whole);
}

/** Mean absolute difference of two pictures, in values 0 … 255. */
export function difference(p, q) {
  let sum = 0;
  for (let k = 0; k < p.data.length; k++) sum += Math.abs(p.data[k] - q.data[k]);
  return sum / p.data.length;
}

/** The two most alike of `pictures`: { least, pair }. */
export function mostAlike(pictures) {
  let best = { least: Infinity, pair: [0, 1] };
  pictures.forEach((p, i) =>
    pictures.slice(0, i).forEach((q, j) => {
      const least = difference(p, q);
      if (least < best.least) best = { least, pair: [j, i] };
    }),
  );
  return best;
}

/** A sheet of draws from a picture: { state, picture, draws, pictures }. */
export function drawnSheet(state, picture) {
  const draws = makeDraws(state);
  return { state, picture, draws, pictures: draws.map(draw => drawnPicture(picture, draw, state.fill_mode)) };
}

/** What is measured of a sheet: of the written 6, likeness; of the flower, how much is seen and how alike two are. */
export function measured({ state, picture, draws, pictures }, isFlower) {
  if (state.source === "6") {
    const all = pictures.map(likeness);
    return { likeness: all, nines: all.filter(one => one.isNine).length };
  }
  if (!isFlower) return {};
  const seen = draws.map((draw, k) => flowerSeen(picture, draw, pictures[k]));
  return { seen, least: Math.min(...seen), alike: mostAlike([picture, ...pictures]) };
}

/** Whether the written 6 is only turned. */
export const onlyTurned = state =>
  state.source === "6" && Object.keys(NOTHING).every(key => key === "rotation" || state[key] === NOTHING[key]);

/** Names of the missions that a sheet fulfils; `found`: what was measured of it. */
export function missionsOf(state, found) {
  const { limit, many } = AUG_GOALS,
    { rotation } = state,
    done = [];
  if (state.source === "6" && rotation === 0 && found.nines) done.push("coin");
  if (onlyTurned(state) && rotation < limitOfSix() && rotation >= limitOfSix() - limit.within) done.push("limit");
  if (found.seen && found.least >= many.seen && found.alike.least >= many.difference) done.push("many");
  return done;
}
