// The race in time: the clock moves it on, and while it stands, learning rates are tried.
import { makeClock } from "../base/clock.js";

/**
 * The clock of `game`, and what starts, moves and stops the race by it. `anew()` is called when it has begun anew,
 * `moved()` when it has gone on, `tell(aloud)` to have it written how it stands; `sweepNext()` tries some learning
 * rates and returns whether there were any left.
 */
export function makePlayer(el, game, { anew, moved, sweepNext, tell }) {
  const clock = makeClock(el, { speed: () => game.speed, run: steps => steps && advance(steps), tell });
  let timer;

  /** Try all learning rates: a few milliseconds at a time, and never during a race. */
  function sweepOn() {
    clearTimeout(timer);
    if (!clock.playing && el.isConnected && sweepNext()) timer = setTimeout(sweepOn, 15);
  }

  function advance(steps) {
    game.advance(steps);
    moved();
    if (game.race.finished) pause();
  }
  function pause() {
    if (!clock.playing) return;
    clock.playing = false;
    tell(true);
    sweepOn();
  }
  function restart() {
    game.restart();
    clock.reset();
    anew();
    tell(true);
    if (!clock.playing) timer = setTimeout(sweepOn, 150);
  }
  return Object.assign(clock, {
    pause,
    restart,
    step(count) {
      pause();
      advance(count);
      tell(true);
    },
    toggle() {
      if (clock.playing) return pause();
      if (game.race.finished) restart();
      if (!game.race.finished) clock.start(); // it is, where nobody takes part
    },
    /** Stand still, without a word. */
    stop() {
      clock.playing = false;
      clearTimeout(timer);
    },
  });
}
