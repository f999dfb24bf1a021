// The clock of the training: steps as often as the speed says, and no more work in a frame than it has room for.

const TRAINING = 5; // milliseconds of a frame for steps
const PAINTING = 5; // and for painting, one piece of which may be larger

/**
 * { playing, start(), reset() }. `step(count)` trains, `paint(ms)` goes on painting, `tell(aloud)` writes figures. A reader
 * who wants no motion gets a new picture once a second.
 */
export function makeClock(el, { speed, step, paint, tell }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let debt = 0,
    last = 0,
    told = 0,
    spoken = 0;

  /** Up to `count` steps within `ms` milliseconds; what did not fit is not made up for. */
  function train(count, ms) {
    const end = performance.now() + ms;
    for (let k = 0; k < count && clock.playing && performance.now() < end; k++) if (!step(1)) clock.playing = false;
  }
  function frame(now) {
    if (!clock.playing || !el.isConnected) return;
    requestAnimationFrame(frame);
    debt += Math.min(0.1, (now - last) / 1000) * speed();
    last = now;
    const steps = Math.floor(debt);
    debt -= steps;
    train(steps, TRAINING);
    if (!clock.playing) return finish();
    paint(PAINTING);
    if (now - told < 100) return;
    const aloud = now - spoken > 3000; // a screen reader needs its time
    told = now;
    if (aloud) spoken = now;
    tell(aloud);
  }
  function jump() {
    if (!clock.playing || !el.isConnected) return;
    train(speed(), 400);
    if (!clock.playing) return finish();
    paint(1000);
    tell(true);
    setTimeout(jump, 1000);
  }
  function finish() {
    paint(1000);
    tell(true);
  }
  const clock = {
    playing: false,
    reset() {
      debt = 0;
    },
    start() {
      clock.playing = true;
      last = spoken = performance.now();
      tell(false);
      if (still.matches) jump();
      else requestAnimationFrame(frame);
    },
  };
  return clock;
}
