// A convolution: a kernel that the reader edits slides over a picture, and one pixel of the output is written out.
// State: source: "photo", "shapes" (constructed) or "own" (what the reader draws); picture: rows of grey values
// 0 … 255, 16 to 64 on a side, instead of the photo; title: of that picture, a text or {en, zh}; kernel: 1, 3 or 5 rows
// of as many numbers, −99 … 99; padding: valid or same; stride, dilation: 1 … 3; flip: whether the kernel is turned by
// 180 degrees first; at: row and column of the output pixel that is written out; strokes: of the reader's digit, as
// text, or its pixels, in base64.
// Reported back: value (of the output pixel), shape (rows, columns of the output), missions (names of those fulfilled:
// edges, shift, blind).
// @trait source = "photo"
// @trait picture = null
// @trait title = null
// @trait kernel = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
// @trait padding = "valid"
// @trait stride = 1
// @trait dilation = 1
// @trait flip = false
// @trait at = [8, 30]
// @trait strokes = ""
// @trait pixels = ""
// @trait value = 0.0
// @trait shape = []
// @trait missions = []
import { begin, colors, h, speaker, uniqueId, watch } from "../base/common.js";
import { makeClock } from "../base/clock.js";
import { address } from "../base/link.js";
import { missionList } from "../base/missions.js";
import { DIGIT_PAD_CSS, makeDigitPad } from "../base/digit-pad.js";
import { holdUnderBar } from "../base/page-color.js";
import { convolved, prepared, taps } from "./conv-math.js";
import { bundledPhoto, constructedShapes, givenPicture, ownDigit } from "./conv-pictures.js";
import {
  CHOICES,
  CONV_KEYS,
  CONV_MISSIONS,
  KERNELS,
  SIZES,
  STEPS,
  convMissions,
  convTexts,
  kernelName,
  resized,
  tried,
  validConv,
} from "./conv-state.js";
import { CONV_CSS } from "./conv-style.js";
import { makeKernel, makePair, makeWindow } from "./conv-view.js";
import { CONV_TEXT, convCode } from "./conv-words.js";

const FIRST_ROW = 10; // pixels a second while the first row is swept, so that the sums can be read
const SECONDS = 9; // for the rest

function renderConvolution({ model, el }) {
  const lang = begin(model, el, DIGIT_PAD_CSS + CONV_CSS),
    text = CONV_TEXT[lang],
    gap = lang === "zh" ? "" : " ",
    voice = speaker(el),
    padVoice = speaker(el),
    link = address(model, el, "convolution"),
    given = () => Object.fromEntries(CONV_KEYS.map(key => [key, model.get(key)])),
    first = validConv(given()),
    own = givenPicture(model.get("picture")),
    named = model.get("title"),
    photo = own ?? bundledPhoto(),
    done = new Set();
  let state = validConv(link.read(), first),
    scene,
    found,
    looked = null, // the output pixel that the pointer passes
    filled = Infinity, // how many pixels the sweep has reached
    ours = false;

  // --- parts of the page
  const button = (name, onclick, props = {}) => h("button", { type: "button", onclick, ...props }, name);
  const menu = (name, label, options, take, value) => {
    const id = uniqueId(),
      select = h(
        "select",
        { id, name, onchange: () => take(select.value) },
        options.map(([key, words]) => h("option", { value: key }, words)),
      );
    return {
      element: h("span", { class: "dlw-field" }, h("label", { for: id }, label), select),
      refresh: () => (select.value = value()),
    };
  };
  const plainMenu = (key, values, words = {}) =>
    menu(
      key,
      text[key],
      values.map(value => [value, words[value] ?? value]),
      value => change({ [key]: value }),
      () => state[key],
    );
  const givenName = named?.[lang] ?? (typeof named === "string" ? named : text.sources.given);
  const menus = [
    plainMenu("source", CHOICES.source, own ? { ...text.sources, photo: givenName } : text.sources),
    menu(
      "preset",
      text.preset,
      Object.entries(text.presets),
      name => (name === "own" ? refresh() : change({ kernel: KERNELS[name](Math.max(3, state.kernel.length)) })),
      () => kernelName(state.kernel),
    ),
    menu(
      "size",
      text.size,
      SIZES.map(n => [n, lang === "zh" ? `${n}×${n}` : `${n} × ${n}`]),
      n => change({ kernel: resized(state.kernel, Number(n)) }),
      () => state.kernel.length,
    ),
    plainMenu("padding", CHOICES.padding),
    plainMenu("stride", STEPS),
    plainMenu("dilation", STEPS),
  ];
  const flip = h("input", { type: "checkbox", name: "flip", onchange: () => change({ flip: flip.checked }) });
  const pad = makeDigitPad(lang, padVoice, state.strokes, change);
  const pair = makePair(text, { look, choose }),
    kernel = makeKernel(text, next => change({ kernel: next })),
    numbers = makeWindow(text),
    help = uniqueId(),
    facts = h("p"),
    sum = h("p", { class: "dlw-conv-sum" }),
    code = h("code"),
    play = button(text.play, () => (clock.playing ? pause() : sweep()), { class: "dlw-conv-go" }),
    credit = h("p", { class: "dlw-muted" }, text.credit);
  pair.out.setAttribute("aria-describedby", help);
  const missions = missionList(el, text.mission, {
    done,
    stand: name => (done.has(name) ? text.after[name] : text.now[name](found)),
    take: name => {
      change(CONV_MISSIONS[name]);
      pair.element.scrollIntoView({ block: "nearest" }); // the missions stand below what they set
    },
  });
  el.append(
    h(
      "div",
      { class: "dlw-conv" },
      h(
        "div",
        { class: "dlw-row dlw-screen" },
        menus.map(one => one.element),
      ),
      h("label", { class: "dlw-field dlw-screen" }, flip, text.flip),
      pad.element,
      pair.element,
      h("p", { class: "dlw-muted dlw-screen", id: help }, text.keys),
      h(
        "div",
        { class: "dlw-row dlw-screen" },
        play,
        button(text.step, step),
        button(text.reset, () => change(first)),
      ),
      facts,
      h(
        "div",
        { class: "dlw-conv-numbers" },
        h("div", {}, h("b", {}, text.kernel), kernel.element, h("p", { class: "dlw-muted dlw-screen" }, text.fields)),
        h("div", {}, h("b", {}, text.window), numbers.element, sum),
      ),
      h("p", {}, text.keras, lang === "zh" ? "：" : ": ", code),
      missions.element,
      h("p", { class: "dlw-muted" }, text.note),
      credit,
    ),
    voice.region,
    padVoice.region,
    link.button(() => convTexts(state, first)),
  );

  function pictureNow() {
    if (state.source === "photo") return photo;
    if (state.source === "shapes") return constructedShapes();
    return ownDigit(state.pixels, pad.strokes());
  }

  /** Draw the pictures and the sum for the pixel that is looked at. */
  function paint() {
    const color = colors(el),
      theme = el.dataset.dlwTheme,
      { height, width, data } = scene.output;
    const at = (looked ?? state.at).map((v, k) => Math.min(v, [height, width][k] - 1)),
      read = taps(scene, at);
    Object.assign(scene, { at, read, filled, value: data[at[0] * width + at[1]] });
    pair.draw(scene, color, theme);
    numbers.show(read, theme);
    sum.textContent = text.sumText(at, read, scene.value);
    pair.into.setAttribute("aria-label", text.inLabel(scene));
    pair.out.setAttribute("aria-label", [text.describe(scene), sum.textContent].join(gap));
    return theme;
  }
  /** Show what is set. */
  function refresh() {
    scene = prepared(pictureNow(), state);
    scene.output = convolved(scene);
    found = tried(state);
    for (const name of convMissions(state, found)) done.add(name);
    for (const one of menus) one.refresh();
    flip.checked = state.flip;
    pad.element.hidden = state.source !== "own";
    credit.hidden = own || state.source !== "photo";
    facts.textContent = text.facts(scene, state);
    code.textContent = convCode(state);
    kernel.show(state.kernel, paint());
    missions.refresh();
  }
  function report() {
    ours = true;
    const { output, value } = scene,
      all = { ...state, value, shape: [output.height, output.width], missions: [...done] };
    for (const [key, its] of Object.entries(all))
      if (JSON.stringify(model.get(key)) !== JSON.stringify(its)) model.set(key, its);
    ours = false;
    model.save_changes();
  }
  function change(part) {
    pause();
    filled = Infinity;
    looked = null;
    state = validConv(part, state);
    refresh();
    voice.say([text.describe(scene), facts.textContent].join(gap), missions.news());
    link.write(convTexts(state, first));
    report();
  }

  // --- the window moves
  function look(at) {
    if (clock.playing || String(at) === String(looked)) return;
    looked = at;
    paint();
  }
  function choose(at, aloud) {
    pause();
    filled = Infinity;
    looked = null;
    state = { ...state, at };
    paint();
    if (aloud) voice.say(sum.textContent);
    link.write(convTexts(state, first));
    report();
  }
  /** Go `count` pixels on; at the end the sweep stops. */
  function go(count) {
    const { width, data } = scene.output,
      now = scene.at[0] * width + scene.at[1],
      next = Math.min(now + count, data.length - 1);
    looked = null;
    if (filled < Infinity) filled = next + 1;
    state = { ...state, at: [Math.floor(next / width), next % width] };
    if (next === data.length - 1) {
      filled = Infinity;
      pause();
    }
    paint();
  }
  const clock = makeClock(el, {
    speed: () => (scene.at[0] ? scene.output.data.length / SECONDS : FIRST_ROW),
    run: count => count > 0 && go(count), // the first frame may have begun before the start
    tell: aloud => {
      const { data } = scene.output;
      if (aloud) voice.say([text.swept(Math.min(filled, data.length), data.length), sum.textContent].join(gap));
    },
  });
  function sweep() {
    const { data, width } = scene.output,
      now = scene.at[0] * width + scene.at[1];
    looked = null;
    if (filled === Infinity || now === data.length - 1) {
      filled = 1;
      state = { ...state, at: [0, 0] };
      paint();
    }
    clock.reset();
    play.textContent = text.pause;
    clock.start();
  }
  function pause() {
    if (!clock.playing) return;
    clock.playing = false;
    play.textContent = text.play;
    link.write(convTexts(state, first));
    report();
  }
  function step() {
    pause();
    go(1);
    voice.say(sum.textContent);
    link.write(convTexts(state, first));
    report();
  }

  const fromPython = () => {
    if (ours) return;
    const next = validConv(given(), state);
    if (JSON.stringify(next) !== JSON.stringify(state)) change(next);
  };
  if (!model.page) for (const key of CONV_KEYS) model.on(`change:${key}`, fromPython);
  refresh();
  const stop = [
    watch(el, () => {
      holdUnderBar(el);
      kernel.show(state.kernel, paint());
      pad.draw(colors(el));
    }),
    pad.end,
  ];
  report();
  return () => stop.forEach(end => end());
}

export default { render: renderConvolution };
