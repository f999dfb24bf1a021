// The clock of a widget that goes on by itself: steps as often as the speed says.

/**
 * { playing, start(), reset() }. `run(count, whole)` makes up to `count` steps: as many as fit into a frame, or, where
 * `whole`, all of them, since the next come a second later (a reader who wants no motion gets a new picture once a
 * second); where nothing is left to do it sets `playing` to false and says so itself. `tell(aloud)` writes figures.
 */
export function makeClock(el, { speed, run, tell }) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let debt = 0,
    last = 0,
    told = 0,
    spoken = 0;

  function frame(now) {
    if (!clock.playing || !el.isConnected) return;
    requestAnimationFrame(frame);
    debt += Math.min(0.1, (now - last) / 1000) * speed();
    last = now;
    const steps = Math.floor(debt);
    debt -= steps;
    run(steps, false);
    if (!clock.playing || now - told < 100) return;
    const aloud = now - spoken > 3000; // a screen reader needs its time
    told = now;
    if (aloud) spoken = now;
    tell(aloud);
  }
  function jump() {
    if (!clock.playing || !el.isConnected) return;
    run(Math.max(1, Math.round(speed())), true);
    if (!clock.playing) return;
    tell(true);
    setTimeout(jump, 1000);
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
