// Two domains, one network: their pictures as points of a plane, epoch by epoch, under two methods beside each other.
// State: data: bytes that `pack_map` of utils/widgets/domain_map.py returns (the course's own map if none are given);
// left, right: names of the methods on the two maps; epoch: the moment that is shown, as the map counts; color: class, domain or answer (right or wrong); only: a
// class that is shown alone (−1: all); point: the picture that is chosen (−1: none).
// Reported back: left, right, epoch, color, only, point, and missions (names of those fulfilled: drop, rescued, harmed,
// unsure).
// @trait data = null
// @trait left = null
// @trait right = null
// @trait epoch = null
// @trait color = "class"
// @trait only = -1
// @trait point = -1
// @trait missions = []
import { begin, colors, h, speaker, uniqueId, watch } from "../base/common.js";
import { makeClock } from "../base/clock.js";
import { address } from "../base/link.js";
import { missionList } from "../base/missions.js";
import { readDomains, sameClass } from "./adapt-data.js";
import {
  ADAPT_COLORS,
  ADAPT_KEYS,
  FRONTS,
  adaptGoals,
  adaptMissions,
  adaptTask,
  adaptTexts,
  drop,
  framesOf,
  validAdapt,
} from "./adapt-state.js";
import { ADAPT_CSS } from "./adapt-style.js";
import { inkOf, makeFigures, makeInspector, makeLegend, makeMap, roomFor } from "./adapt-view.js";
import { adaptText } from "./adapt-words.js";

const EPOCHS_A_SECOND = 1.2;

function renderAdaptation({ model, el }) {
  const lang = begin(model, el, ADAPT_CSS),
    data = readDomains(model.get("data"), lang),
    text = adaptText(lang, data.unit),
    goals = adaptGoals(data),
    voice = speaker(el),
    link = address(model, el, "adaptation"),
    given = () => Object.fromEntries(ADAPT_KEYS.map(key => [key, model.get(key)])),
    first = validAdapt(given(), data),
    done = new Set();
  let state = validAdapt(link.read(), data, first),
    frames = framesOf(data, state),
    looked = -1, // the picture that the pointer passes
    ours = false;

  // --- parts of the page
  const ids = { color: uniqueId(), epoch: uniqueId(), keys: uniqueId() };
  const button = (name, onclick, props = {}) => h("button", { type: "button", onclick, ...props }, name);
  const color = h(
    "select",
    { id: ids.color, name: "color", onchange: () => change({ color: color.value }) },
    ADAPT_COLORS.map(value => h("option", { value }, text.colors[value])),
  );
  const shown = h("output", { for: ids.epoch }),
    slider = h("input", {
      id: ids.epoch,
      name: "epoch",
      "aria-label": text.epoch,
      type: "range",
      min: 0,
      max: data.epochs.length - 1,
      step: 1,
      oninput: () => change({ epoch: data.epochs[slider.value] }),
    }),
    play = button(text.play, () => (clock.playing ? pause() : begun()), { class: "dlw-ad-go" });
  const maps = FRONTS.map(side =>
      makeMap(data, text, side, { look, choose, method: name => change({ [side]: name }) }, ids.keys),
    ),
    fronts = FRONTS.map(side => button("", () => change({ front: side }), { "data-front": side })),
    legend = makeLegend(data, text, c => change({ only: c === state.only ? -1 : c })),
    inspector = makeInspector(data, text),
    figures = makeFigures(text);
  const { harmed, ...always } = text.mission;
  const missions = missionList(el, goals.harmed ? text.mission : always, {
    done,
    stand: name => (done.has(name) ? after(name) : now(name)),
    take: name => {
      change(adaptTask(name, data, state));
      box.scrollIntoView({ block: "nearest" }); // the missions stand below what they set
    },
  });
  const box = h(
    "div",
    { class: "dlw-ad-maps" },
    maps.map(map => map.element),
  );
  const all = h(
    "div",
    { class: "dlw-ad" },
    h(
      "div",
      { class: "dlw-row dlw-screen" },
      h("span", { class: "dlw-field" }, h("label", { for: ids.color }, text.color), color),
      button(text.reset, () => change(first)),
    ),
    h("div", { class: "dlw-ad-time" }, play, h("label", { for: ids.epoch }, text.epoch), slider, shown),
    h("div", { class: "dlw-ad-fronts dlw-screen", role: "group", "aria-label": text.fronts }, fronts),
    box,
    inspector.element,
    legend.element,
    figures.element,
    h("p", { class: "dlw-muted dlw-screen", id: ids.keys }, text.keys),
    missions.element,
    h("p", { class: "dlw-muted" }, text.note),
  );
  el.append(
    all,
    voice.region,
    link.button(() => adaptTexts(state, first)),
  );

  // --- words
  const figuresOf = frame => ({
    method: text.method(frame.name),
    epoch: frame.epoch,
    ...Object.fromEntries(["source", "target", "told"].map(key => [key, text.percent(frame[key])])),
  });
  const sentence = frame => text.sentence(text.method(frame.name), figuresOf(frame));
  const inAll = () => (frames[0].name === frames[1].name ? frames.slice(0, 1) : frames).map(sentence).join(text.gap);
  function now(name) {
    const told = frames.map(frame => text.percent(frame.told));
    const say = text.now[name];
    return { drop: () => say(text.points(Math.max(...frames.map(drop)))), unsure: () => say(...told) }[name]?.() ?? say;
  }
  const after = name => text.after[name](...[goals[name], goals.best].map(frame => frame?.name && figuresOf(frame)));

  function paint() {
    const paintOf = colors(el),
      theme = el.dataset.dlwTheme,
      { narrow, side } = roomFor(all),
      at = looked >= 0 ? looked : state.point,
      faded = i => state.only >= 0 && data.label[i] !== state.only,
      counts = [0, 1].map(d => data.domain.filter(v => v === d).length),
      words = inspector.words(state.point, frames);
    all.classList.toggle("dlw-ad-narrow", narrow);
    maps.forEach((map, k) => {
      const frame = frames[k],
        near = text.percent(sameClass(data, frame.points)),
        label = [
          sentence(frame),
          text.label(...counts, near),
          state.only >= 0 ? text.only(data.names[state.only]) : "",
          words,
        ];
      map.element.dataset.front = state.front === FRONTS[k];
      map.refresh({
        ...{ frame, state, side, at, faded, color: paintOf },
        ink: inkOf(data, frame, state, theme, paintOf),
        label: label.filter(Boolean).join(text.gap),
      });
    });
    legend.refresh(state, theme, paintOf);
    inspector.refresh(at, frames);
  }
  /** Show what is set. */
  function refresh() {
    frames = framesOf(data, state);
    color.value = state.color;
    slider.value = data.epochs.indexOf(state.epoch);
    shown.value = text.epochOf(state.epoch, data.epochs.at(-1));
    slider.setAttribute("aria-valuetext", shown.value);
    fronts.forEach((one, k) => {
      one.textContent = text.method(frames[k].name);
      one.setAttribute("aria-pressed", String(state.front === FRONTS[k]));
    });
    figures.refresh(
      frames,
      frames.map(frame => sameClass(data, frame.points)),
      state.epoch,
    );
    paint();
    missions.refresh();
  }
  function report() {
    ours = true;
    for (const [key, its] of Object.entries({ ...state, missions: [...done] }))
      if (key !== "front" && JSON.stringify(model.get(key)) !== JSON.stringify(its)) model.set(key, its);
    ours = false;
    model.save_changes();
  }
  function set(part) {
    looked = -1;
    state = validAdapt(part, data, state);
    refresh();
    link.write(adaptTexts(state, first));
  }
  /** What the reader changes: this alone counts for the missions, not what is shown at first or plays by itself. */
  function change(part) {
    pause();
    for (const name of adaptMissions(data, validAdapt(part, data, state), goals, frames)) done.add(name);
    set(part);
    voice.say("point" in part && state.point >= 0 ? inspector.words(state.point, frames) : inAll(), missions.news());
    report();
  }
  function look(i) {
    if (i === looked || clock.playing) return;
    looked = i;
    paint();
  }
  function choose(point) {
    change({ point });
  }

  // --- epochs go by
  const clock = makeClock(el, {
    speed: () => EPOCHS_A_SECOND,
    run: count => {
      const at = Math.min(data.epochs.indexOf(state.epoch) + count, data.epochs.length - 1);
      if (count > 0) set({ epoch: data.epochs[at] });
      if (at === data.epochs.length - 1) pause();
    },
    tell: aloud => aloud && voice.say(inAll(), missions.news()),
  });
  function begun() {
    if (state.epoch === data.epochs.at(-1)) set({ epoch: data.epochs[0] });
    clock.reset();
    play.textContent = text.pause;
    clock.start();
  }
  function pause() {
    if (!clock.playing) return;
    clock.playing = false;
    play.textContent = text.play;
    voice.say(inAll(), missions.news());
    report();
  }

  const fromPython = () => {
    if (ours) return;
    const next = validAdapt(given(), data, state);
    if (JSON.stringify(next) !== JSON.stringify(state)) change(next);
  };
  if (!model.page) for (const key of ADAPT_KEYS) model.on(`change:${key}`, fromPython);
  refresh();
  const stop = watch(el, paint);
  report();
  return () => {
    clock.playing = false;
    stop();
  };
}

export default { render: renderAdaptation };
