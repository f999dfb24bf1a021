// What a reader has set, what of it is valid, how it stands in an address and in Keras; nothing of a page.
import { numberOf } from "../base/numeric.js";
import { validDigit } from "../base/own-digits.js";
import { readStrokes } from "../base/strokes.js";

export const SOURCES = ["photo", ..."0123456789", "own"];
export const FLIPS = ["none", "horizontal", "vertical", "horizontal_and_vertical"];
export const FILLS = ["reflect", "constant", "nearest", "wrap"];
/** Of each layer's factor, the largest that can be set. */
export const FACTORS = { rotation: 0.5, translation: 0.5, zoom: 0.5, contrast: 1, brightness: 0.5, erasing: 0.5 };
export const DRAWS = 16;
export const MOST_SEED = 999;
/** Every draw as it is: no layer does anything. */
export const NOTHING = { flip: "none", ...Object.fromEntries(Object.keys(FACTORS).map(name => [name, 0])) };
export const AUG_START = {
  source: "photo",
  strokes: "",
  pixels: "",
  flip: "horizontal",
  rotation: 0.05,
  translation: 0.1,
  zoom: 0.1,
  contrast: 0.2,
  brightness: 0.1,
  erasing: 0,
  fill_mode: "reflect",
  seed: 0,
  chosen: 0,
};
export const AUG_KEYS = Object.keys(AUG_START);

/** Keep what is valid of `raw`, whatever it holds. */
export function validAug(raw, base = AUG_START) {
  const state = { ...base };
  for (const [key, names] of Object.entries({ source: SOURCES, flip: FLIPS, fill_mode: FILLS }))
    if (names.includes(String(raw[key]))) state[key] = String(raw[key]);
  for (const [key, most] of Object.entries(FACTORS)) {
    const value = numberOf(raw[key]);
    if (value >= 0 && value <= most) state[key] = Math.round(100 * value) / 100;
  }
  for (const [key, most] of Object.entries({ seed: MOST_SEED, chosen: DRAWS - 1 })) {
    const value = numberOf(raw[key]);
    if (Number.isInteger(value) && value >= 0 && value <= most) state[key] = value;
  }
  if (typeof raw.strokes === "string" && readStrokes(raw.strokes)) state.strokes = raw.strokes;
  if (raw.pixels === "" || validDigit({ label: 0, pixels: raw.pixels })) state.pixels = raw.pixels;
  return state;
}

/** The state as short texts for an address, without what equals `first`. */
export const augToTexts = (state, first) =>
  Object.fromEntries(AUG_KEYS.map(key => [key, state[key] === first[key] ? null : state[key]]));

/** The layers of Keras that draw from the same ranges, as Python. */
export function kerasCode(state) {
  const filled = `fill_mode="${state.fill_mode}"`,
    { flip, rotation, translation, zoom, contrast, brightness, erasing } = state,
    f = v => (Number.isInteger(v) ? v.toFixed(1) : String(v));
  const layers = [
    flip !== "none" && `RandomFlip("${flip}")`,
    rotation && `RandomRotation(${f(rotation)}, ${filled})`,
    translation && `RandomTranslation(${f(translation)}, ${f(translation)}, ${filled})`,
    zoom && `RandomZoom(${f(zoom)}, ${filled})`,
    contrast && `RandomContrast((${f(contrast)}, ${f(contrast)}))`,
    brightness && `RandomBrightness(${f(brightness)})`,
    erasing && `RandomErasing((1.0, 1.0), scale=(${[0.02, erasing].sort().map(f).join(", ")}), fill_value=0)`,
  ].filter(Boolean);
  return ["keras.Sequential([", ...layers.map(layer => `    keras.layers.${layer},`), "])"].join("\n");
}
