// What is said of a race: losses, places, how it stands, how far a mission is.
import { numberText } from "../base/common.js";
import { OPTIMIZERS } from "../base/optimizers.js";
import { inRavine, onRidge, stepsOf } from "./race-missions.js";
import { powerText } from "./race-view.js";
import { RACE_TEXT } from "./race-words.js";

/** A loss, in few characters. */
export function shortText(v) {
  if (!Number.isFinite(v) || v < 1e4) return numberText(v, Math.abs(v) >= 100 ? 1 : 3);
  const power = Math.floor(Math.log10(v));
  return `${(v / 10 ** power).toFixed(1)}×${powerText(power)}`;
}
export const pointText = point => `(${[...point].map(v => numberText(v, 2)).join(", ")})`;
export const labelOf = (name, lang) => OPTIMIZERS[name][lang] ?? OPTIMIZERS[name].label;
export const namesOf = (names, lang) => names.map(name => labelOf(name, lang)).join(RACE_TEXT[lang].and);

/** How many of those that reached the goal did so before `racer`, and one. */
export const placeOf = (race, racer) =>
  1 + race.racers.filter(other => other.reached !== null && other.reached < racer.reached).length;

/** The sentence about a race as it stands. */
export function standing({ race, surface }, lang) {
  const text = RACE_TEXT[lang],
    order = race.ranking(),
    label = racer => labelOf(racer.name, lang);
  if (!order.length) return text.nobody;
  if (!race.steps) return text.ready;
  if (!race.finished) {
    return order[0].diverged === null ? text.ahead(race.steps, label(order[0]), shortText(order[0].loss)) : "";
  }
  const home = order.filter(r => r.reached !== null).map(r => text.first(placeOf(race, r), label(r), r.reached));
  const others = (word, keep) => {
    const names = namesOf(
      order.filter(keep).map(racer => racer.name),
      lang,
    );
    return names && word[0].toUpperCase() + word.slice(1) + text.colon + names;
  };
  return (
    [
      text.held(surface.goal),
      home.join(text.list),
      others(text.missed, r => r.reached === null && r.diverged === null),
      others(text.diverged, r => r.diverged !== null),
    ]
      .filter(Boolean)
      .join(text.stop) + text.stop.trim()
  );
}

/** Where everyone is, for a screen reader. */
export function placesText(race, lang) {
  const text = RACE_TEXT[lang],
    one = r => {
      const label = labelOf(r.name, lang);
      if (r.diverged !== null) return label + text.colon + text.diverged;
      return text.at(label, shortText(r.loss), ...[...r.w].map(v => numberText(v, 2)));
    };
  return race.ranking().map(one).join(text.list);
}

/** How far the mission `name` is, or, when it is done, what to try next. */
export function raceStand({ missions, race, settings }, lang, name) {
  const { now, after } = RACE_TEXT[lang],
    [adam, sgd, momentum] = ["adam", "sgd", "momentum"].map(one => stepsOf(race, one));
  if (missions.done.has(name)) return after[name];
  if (name === "ravine" && settings.surface === "ravine") {
    if (!inRavine(settings)) return now.moved;
    return momentum < Infinity ? now.ravine(momentum) : "";
  }
  if (name === "ridge" && settings.surface === "saddle") {
    if (!onRidge(settings)) return now.off;
    if (!settings.noise) return now.calm;
    return sgd < Infinity ? now.ridge(sgd) : "";
  }
  if (name !== "adam") return "";
  if (missions.rated?.race === race) return now.unfair(missions.rated.best);
  return adam < sgd ? now.first(adam) : "";
}

/** What the map shows, for a screen reader. */
export function mapText({ surface, setup }, lang) {
  const text = RACE_TEXT[lang],
    { value, minima } = surface,
    global = minima.filter(point => value(...point) < 1e-9);
  const lies = text.lies(
    pointText(setup.start),
    shortText(value(...setup.start)),
    global.map(pointText).join(text.and),
    minima.length - global.length,
  );
  return text.map(surface.label[lang]) + lies;
}
