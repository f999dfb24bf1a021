// The race and what is outside of its page: settings from and to Python and the address, results to Python.
import { address } from "../base/link.js";
import { RACE_START, raceFromTexts, raceToTexts, validRace } from "./race-state.js";

const RACE_KEYS = Object.keys(RACE_START);

/**
 * `settings`: to begin with; `steps`: how many a link asks for; `button(game)`: copies such a link; `keep(settings)`
 * hands on what the reader has set, `report(game)` how the race stands; `listen(game, taken)` gives `game` what Python
 * sets, then calls `taken()`.
 */
export function makeSync(model, el) {
  const given = () => Object.fromEntries(RACE_KEYS.map(key => [key, model.get(key)]));
  const link = address(model, el, "optimizer-race"),
    first = validRace(given()),
    asked = link.read();
  let ours = false;

  return {
    settings: validRace(raceFromTexts(asked), first),
    steps: /^[1-9]\d{0,4}$/.test(asked.at) ? Number(asked.at) : 0,
    button: game => link.button(() => ({ ...raceToTexts(game.settings, first), at: game.race.steps || null })),
    keep(settings) {
      link.write({ ...raceToTexts(settings, first), at: null });
      ours = true;
      for (const key of RACE_KEYS) model.set(key, settings[key]);
      ours = false;
      model.save_changes();
    },
    report({ missions, race }) {
      const finite = v => (Number.isFinite(v) ? v : null),
        each = value => Object.fromEntries(race.racers.map(r => [r.name, value(r)]));
      model.set("steps", race.steps);
      model.set(
        "positions",
        each(r => [...r.w].map(finite)),
      );
      model.set(
        "losses",
        each(r => finite(r.loss)),
      );
      model.set(
        "ranking",
        race.ranking().map(r => r.name),
      );
      model.set("missions", [...missions.done]);
      model.save_changes();
    },
    listen(game, taken) {
      if (model.page) return; // no Python behind it
      const hear = () => {
        if (ours) return;
        const next = validRace(given(), game.settings);
        if (JSON.stringify(next) === JSON.stringify(game.settings)) return;
        game.take(next);
        taken();
      };
      for (const key of RACE_KEYS) model.on(`change:${key}`, hear);
    },
  };
}
