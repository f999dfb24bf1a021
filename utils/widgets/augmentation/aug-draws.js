// Random draws: what each layer is told to do, its matrix, and the picture that comes out of all of them.
import { uniformNumbers } from "../base/random.js";
import {
  FILL_MODES,
  IDENTITY_MATRIX,
  affine,
  brightened,
  composed,
  contrasted,
  erased,
  flipMatrix,
  flipped,
  rotationMatrix,
  translationMatrix,
  zoomMatrix,
} from "./aug-transforms.js";
import { DRAWS } from "./aug-state.js";

const LEAST_ERASED = 0.02;

/**
 * Draw `k` of a seed: what a layer draws lies within its factor as in Keras, and grows with it. `null`: the layer is
 * off. A layer's number does not depend on the other factors.
 */
export function makeDraw(state, k) {
  const next = uniformNumbers(state.seed * DRAWS + k),
    u = Array.from({ length: 11 }, next),
    { flip, rotation, translation, zoom, contrast, brightness, erasing } = state,
    around = (factor, share) => (factor ? (2 * share - 1) * factor : null),
    about1 = (factor, share) => (factor ? 1 + (2 * share - 1) * factor : null);
  const [low, high] = [LEAST_ERASED, erasing].sort((a, b) => a - b),
    side = share => Math.sqrt(low + (high - low) * share); // of the picture's width and height
  return {
    flip: flip === "none" ? null : u[0] <= 0.5, // Keras throws one coin for both directions
    horizontal: flip.startsWith("horizontal"),
    vertical: flip.endsWith("vertical"),
    turns: around(rotation, u[1]),
    down: around(translation, u[2]),
    right: around(translation, u[3]),
    zoom: about1(zoom, u[4]),
    contrast: about1(contrast, u[5]),
    brightness: around(brightness, u[6]),
    hole: erasing ? { wide: side(u[7]), high: side(u[8]), x: u[9], y: u[10] } : null,
  };
}
export const makeDraws = state => Array.from({ length: DRAWS }, (_, k) => makeDraw(state, k));

/** [[layer, matrix], …] of the layers that move pixels, in their order. */
export function layerMatrices(draw, height, width) {
  const { flip, horizontal, vertical, turns, down, right, zoom } = draw;
  return [
    flip && ["RandomFlip", flipMatrix(horizontal, vertical, height, width)],
    turns !== null && ["RandomRotation", rotationMatrix(turns, height, width)],
    down !== null && ["RandomTranslation", translationMatrix(down, right, height, width)],
    zoom !== null && ["RandomZoom", zoomMatrix(zoom, zoom, height, width)],
  ].filter(Boolean);
}

/** The matrix of a whole draw: from a pixel that comes out to its place in the picture that went in. */
export const wholeMatrix = (draw, height, width) =>
  layerMatrices(draw, height, width).reduce((all, [, matrix]) => composed(all, matrix), IDENTITY_MATRIX);

/** [x0, x1, y0, y1] of what RandomErasing erases. */
function holeCorners({ wide, high, x, y }, height, width) {
  const x0 = x * (width - wide * width),
    y0 = y * (height - high * height);
  return [x0, x0 + wide * width, y0, y0 + high * height];
}

/** What the layers make of a picture, one after the other as in Keras: every layer that moves pixels resamples them. */
export function drawnPicture(picture, draw, fill) {
  const { height, width } = picture;
  let out = picture;
  for (const [layer, matrix] of layerMatrices(draw, height, width))
    out = layer === "RandomFlip" ? flipped(out, draw.horizontal, draw.vertical) : affine(out, matrix, fill);
  if (draw.contrast !== null) out = contrasted(out, draw.contrast);
  if (draw.brightness !== null) out = brightened(out, draw.brightness);
  if (draw.hole) out = erased(out, holeCorners(draw.hole, height, width));
  return out;
}

/** What the draw leaves of `picture` when nothing is filled in and no colour changes. */
export const drawnMask = (picture, draw) =>
  drawnPicture(picture, { ...draw, contrast: null, brightness: null }, "constant");

/**
 * Where pixel (x, y) that comes out is taken from: { place, layer }. `layer` is the last one of the pipeline that found
 * nothing there and filled in, or that erased it; `place` is null where it is 0 for that.
 */
export function traced(draw, fill, [x, y], height, width) {
  let place = [x, y],
    layer = null;
  if (draw.hole) {
    const [x0, x1, y0, y1] = holeCorners(draw.hole, height, width);
    if (x >= x0 && x < x1 && y >= y0 && y < y1) return { place: null, layer: "RandomErasing" };
  }
  for (const [name, [a0, a1, a2, b0, b1, b2]] of layerMatrices(draw, height, width).reverse()) {
    const [u, v] = [a0 * place[0] + a1 * place[1] + a2, b0 * place[0] + b1 * place[1] + b2],
      outside = [u < -0.001 || u > width - 0.999, v < -0.001 || v > height - 0.999];
    if (outside.includes(true)) layer ??= name;
    if (fill === "constant" && outside.includes(true)) return { place: null, layer };
    place = [outside[0] ? FILL_MODES[fill](u, width) : u, outside[1] ? FILL_MODES[fill](v, height) : v];
  }
  return { place, layer };
}
