// Data augmentation: sixteen random draws of Keras' image layers from one picture, the matrix of each, and missions.
// State: source: "photo", "0" … "9" (a written digit), "own" (what the reader draws); picture: bytes of a JPEG or PNG
// instead of the photo; title: of that picture, a text or {en, zh}; strokes: of the reader's digit, as text, or its
// pixels, in base64; flip: none, horizontal, vertical, horizontal_and_vertical; rotation, translation, zoom, contrast,
// brightness: the layers' factors; erasing: the largest share that is cut out; fill_mode: reflect, constant, nearest,
// wrap; seed; chosen: a draw, 0 … 15.
// Reported back: matrix (of the chosen draw, six numbers), missions (names of those fulfilled: coin, limit, many).
// @trait source = "photo"
// @trait picture = null
// @trait title = null
// @trait strokes = ""
// @trait pixels = ""
// @trait flip = "horizontal"
// @trait rotation = 0.05
// @trait translation = 0.1
// @trait zoom = 0.1
// @trait contrast = 0.2
// @trait brightness = 0.1
// @trait erasing = 0.0
// @trait fill_mode = "reflect"
// @trait seed = 0
// @trait chosen = 0
// @trait matrix = []
// @trait missions = []
import { begin, colors, h, speaker, uniqueId, watch } from "../base/common.js";
import { DIGIT_PAD_CSS, makeDigitPad } from "../base/digit-pad.js";
import { address } from "../base/link.js";
import { missionList } from "../base/missions.js";
import { wholeMatrix } from "./aug-draws.js";
import { AUG_MISSIONS, drawnSheet, limitOfSix, measured, missionsOf, onlyTurned } from "./aug-missions.js";
import { digitPicture, keptDigit, paintPicture, photoPicture, writtenDigit } from "./aug-pictures.js";
import {
  AUG_KEYS,
  FACTORS,
  FILLS,
  FLIPS,
  MOST_SEED,
  SOURCES,
  AUG_START,
  augToTexts,
  kerasCode,
  validAug,
} from "./aug-state.js";
import { AUG_CSS } from "./aug-style.js";
import { makeChosen, makeSheet } from "./aug-view.js";
import { AUG_TEXT } from "./aug-words.js";

const MEASURE_AFTER = 120; // milliseconds without a change

function renderAugmentation({ model, el }) {
  const lang = begin(model, el, DIGIT_PAD_CSS + AUG_CSS),
    text = AUG_TEXT[lang],
    voice = speaker(el),
    padVoice = speaker(el),
    link = address(model, el, "augmentation"),
    given = () => Object.fromEntries(AUG_KEYS.map(key => [key, model.get(key)])),
    first = validAug(given()),
    own = Boolean(model.get("picture")?.byteLength),
    named = model.get("title"),
    done = new Set();
  let state = validAug(link.read(), first),
    photo = null,
    trouble = "",
    view = null,
    ours = false,
    waiting = false,
    aloud = false,
    measuring;

  // --- parts of the page
  const button = (name, onclick, props = {}) => h("button", { type: "button", onclick, ...props }, name);
  const menu = (key, names, label) => {
    const id = uniqueId(),
      select = h(
        "select",
        { id, name: key, onchange: () => change({ [key]: select.value }) },
        names.map(([value, words]) => h("option", { value }, words)),
      );
    return { label: h("label", { for: id }, label), select, refresh: () => (select.value = state[key]) };
  };
  const sourceName = value =>
    value === "photo" && own
      ? (named?.[lang] ?? (typeof named === "string" ? named : text.sources.given))
      : (text.sources[value] ?? text.digit(value));
  const source = menu(
      "source",
      SOURCES.map(value => [value, sourceName(value)]),
      text.source,
    ),
    fill = menu(
      "fill_mode",
      FILLS.map(value => [value, text.fills[value]]),
      text.fill,
    ),
    flip = menu(
      "flip",
      FLIPS.map(value => [value, text.flips[value]]),
      text.flip,
    );
  const sliders = Object.entries(FACTORS).map(([key, max]) => {
    const id = uniqueId(),
      says = h("output", { for: id }),
      slider = h("input", {
        id,
        name: key,
        type: "range",
        min: 0,
        max,
        step: 0.01,
        oninput: () => change({ [key]: slider.value }),
      });
    const refresh = () => {
      slider.value = state[key];
      const words = state[key] ? text.range[key](state[key]) : text.off;
      says.value = words;
      slider.setAttribute("aria-valuetext", words);
    };
    return {
      element: h("div", { class: "dlw-aug-line" }, h("label", { for: id }, text.factor[key]), slider, says),
      refresh,
    };
  });
  const line = ({ label, select }) => h("div", { class: "dlw-aug-line" }, label, select);
  const field = ({ label, select }) => h("span", { class: "dlw-field" }, label, select);
  const seedId = uniqueId(),
    seed = h("input", {
      id: seedId,
      name: "seed",
      type: "number",
      min: 0,
      max: MOST_SEED,
      step: 1,
      onchange: () => change({ seed: seed.value }),
    });
  const pad = makeDigitPad(lang, padVoice, state.strokes, change);
  const sheet = makeSheet(text, chosen => change({ chosen })),
    one = makeChosen(text, say),
    status = h("p", { class: "dlw-aug-status" }),
    credit = h("p", { class: "dlw-muted" }, text.credit),
    code = h("pre", { tabindex: 0, role: "region", "aria-label": text.keras });
  const { many, ...ofAnyPhoto } = text.mission; // `many` is about the flower
  const missions = missionList(el, own ? ofAnyPhoto : text.mission, { done, stand, take });
  el.append(
    h(
      "div",
      { class: "dlw-aug" },
      h("div", { class: "dlw-row dlw-screen" }, field(source)),
      pad.element,
      h(
        "div",
        { class: "dlw-aug-main" },
        h(
          "div",
          { class: "dlw-aug-left" },
          sheet.element,
          h(
            "div",
            { class: "dlw-row dlw-screen" },
            button(text.again, () => change({ seed: (state.seed + 1) % (MOST_SEED + 1) }), { class: "dlw-aug-go" }),
            h("span", { class: "dlw-field" }, h("label", { for: seedId }, text.seed), seed),
          ),
          status,
        ),
        h(
          "div",
          { class: "dlw-aug-right" },
          line(flip),
          sliders.map(slider => slider.element),
          line(fill),
        ),
      ),
      one.element,
      missions.element,
      h("details", {}, h("summary", {}, text.keras), code),
      h("p", { class: "dlw-muted" }, text.note),
      credit,
    ),
    voice.region,
    padVoice.region,
    link.button(() => augToTexts(state, first)),
  );

  /** Say what the reader asks for; what was to be said of the sheet is out of date. */
  function say(words) {
    aloud = false;
    voice.say(words);
  }
  function pictureNow() {
    if (state.source === "photo") return photo;
    if (state.source !== "own") return writtenDigit(Number(state.source));
    return state.pixels ? keptDigit(state.pixels) : digitPicture(pad.strokes());
  }

  /** Show what is set. */
  function refresh() {
    for (const part of [source, fill, flip, ...sliders]) part.refresh();
    seed.value = state.seed;
    pad.element.hidden = state.source !== "own";
    credit.hidden = own || state.source !== "photo";
    code.textContent = kerasCode(state);
  }

  /** What was measured of the sheet, in a sentence or two. */
  function judgement() {
    const { found } = view;
    if (found?.likeness) return text.nines(found.nines);
    if (!found?.seen) return state.source === "own" && pad.example && !state.pixels ? text.blank : "";
    const worst = found.seen.indexOf(found.least);
    return [text.alike(found.alike.least, found.alike.pair), found.least < 1 ? text.seen(found.least, worst) : ""]
      .join(lang === "zh" ? "" : " ")
      .trim();
  }
  /** How far a mission is, or what is learned from it. */
  function stand(name) {
    if (done.has(name)) return name === "limit" ? text.learned.limit(limitOfSix()) : text.learned[name];
    if (name !== "limit" || !onlyTurned(state) || !state.rotation) return "";
    return state.rotation < limitOfSix() ? text.limitNow.low : text.limitNow.far(view.found.nines);
  }

  function paint() {
    const color = colors(el);
    if (!pad.element.hidden) pad.draw(color);
    if (!view) {
      status.textContent = trouble || text.loading;
      return;
    }
    sheet.draw(view, color);
    one.draw(view, color);
    if (view.found) status.textContent = judgement();
    const words = [text.chosen(state.chosen), ...one.words(view)].filter(Boolean);
    sheet.canvas.setAttribute(
      "aria-label",
      [`${text.sheet}${text.colon}${sourceName(state.source)}`, status.textContent, words.join(text.comma)]
        .filter(Boolean)
        .map(part => part.replace(/[.。]$/, ""))
        .join(text.stop),
    );
  }

  /** Make the sheet anew for what is set. The photo's is measured at once only when it is the first. */
  function make() {
    const picture = pictureNow(),
      soon = view?.picture === picture && picture?.channels > 1;
    view = picture && drawnSheet(state, picture);
    clearTimeout(measuring);
    if (view && soon) measuring = setTimeout(() => el.isConnected && measure(), MEASURE_AFTER);
    paint();
    if (view && !soon) measure();
    tell();
  }
  function measure() {
    view.found = measured(view, state.source === "photo" && !own);
    for (const name of missionsOf(state, view.found)) done.add(name);
    paint();
    missions.refresh();
    if (aloud) voice.say(status.textContent, missions.news());
    aloud = false;
    tell();
  }
  function tell() {
    ours = true;
    for (const key of AUG_KEYS) model.set(key, state[key]);
    if (view) model.set("matrix", wholeMatrix(view.draws[state.chosen], view.picture.height, view.picture.width));
    if (String(model.get("missions")) !== String([...done])) model.set("missions", [...done]);
    ours = false;
    model.save_changes();
  }

  /** Take other settings; a draw that is only chosen needs no new sheet. */
  function change(part) {
    const before = state;
    state = validAug(part, before);
    link.write(augToTexts(state, first));
    refresh();
    if (Object.keys(part).join() === "chosen") {
      if (!view) return;
      view.state = state;
      paint();
      say([text.chosen(state.chosen), ...one.words(view)].filter(Boolean).join(text.comma));
      return tell();
    }
    aloud = true;
    if (waiting) return;
    waiting = true; // at most one sheet for each frame on the screen
    requestAnimationFrame(() => {
      waiting = false;
      make();
    });
  }
  function take(mission) {
    change(AUG_MISSIONS[mission]);
    sheet.element.scrollIntoView({ block: "nearest" }); // the missions stand below what they set
  }

  photoPicture(model.get("picture")).then(
    picture => {
      photo = picture;
      if (state.source === "photo") make();
    },
    () => {
      trouble = text.broken;
      paint();
    },
  );
  const fromPython = () => {
    if (ours) return;
    const next = validAug(given(), state);
    if (JSON.stringify(next) !== JSON.stringify(state)) change(next);
  };
  if (!model.page) for (const key of Object.keys(AUG_START)) model.on(`change:${key}`, fromPython);
  refresh();
  make();
  const stop = [watch(el, paint), pad.end];
  return () => stop.forEach(end => end());
}

export default { render: renderAugmentation };
