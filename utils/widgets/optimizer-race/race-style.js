// The styles of the race.
export const RACE_CSS = `
.dlw-race { display: grid; gap: .6rem; }
.dlw-race > * { min-width: 0; }
.dlw-race-main {
  display: grid; gap: .6rem 1.1rem; align-items: start; grid-template: "left right" / 18rem minmax(0, 1fr);
}
.dlw-race-left { grid-area: left; display: grid; gap: .5rem; min-width: 0; }
.dlw-race-right { grid-area: right; display: grid; gap: .5rem; min-width: 0; }
.dlw-race-hold { display: grid; gap: .5rem; min-width: 0; }
.dlw-race :is(.dlw-race-map, .dlw-race-plot) { position: relative; min-width: 0; }
.dlw-race :is(.dlw-race-map, .dlw-race-plot) canvas { position: absolute; inset: 0; }
.dlw-race :is(.dlw-race-map, .dlw-race-plot) canvas:first-child { position: relative; }
.dlw-race-map canvas { border-radius: .35rem; cursor: crosshair; touch-action: manipulation; }
.dlw-race p { margin: 0; font-size: .86em; }
.dlw-race .dlw-race-status { font-size: 1em; min-height: 1.45em; }
.dlw-race-row {
  display: grid; grid-template-columns: minmax(0, 1fr) 4.2rem 6.4rem; gap: 0 .6rem;
  align-items: center; border-top: 1px solid var(--dlw-faint); padding: .1rem .2rem;
}
.dlw-race-head { font-size: .86em; color: var(--dlw-muted); }
.dlw-race-head, .dlw-race-head + * { border: 0; }
.dlw-race-row:is(:hover, :focus-within):not(.dlw-race-head) { background: var(--dlw-face); }
.dlw-race-row label {
  display: flex; align-items: center; gap: .45rem; min-height: 1.5rem; cursor: pointer; white-space: nowrap;
}
.dlw-race-row input[type="checkbox"] { width: 1.05rem; height: 1.05rem; margin: 0; accent-color: var(--dlw-accent); }
.dlw-race-row svg { width: 34px; height: 16px; flex: none; }
.dlw-race-row output, .dlw-race-end { text-align: end; white-space: nowrap; }
.dlw-race-rest :is(output, svg, .dlw-race-rate) { opacity: .6; }
.dlw-race .dlw-race-key { padding-inline: .2rem; font-size: .8em; }
.dlw-race-key span { vertical-align: baseline; }
.dlw-race-bar, .dlw-race-tick { display: inline-block; width: .3em; margin-inline: .3em; background: currentColor; }
.dlw-race-bar { height: .75em; }
.dlw-race-tick { height: .28em; vertical-align: .5em !important; background: var(--dlw-bad); }
.dlw .dlw-race details { border: 0; padding: 0; margin: 0; }
.dlw-race-rate { position: relative; height: 2rem; grid-area: 2 / 1 / 3 / 3; }
.dlw-race-row input[type="number"] { grid-area: 2 / 3; }
.dlw-race-rate canvas { position: absolute; inset: 1px auto auto 0; }
.dlw .dlw-race-rate input { position: absolute; inset: auto 0 -3px; width: 100%; }
.dlw-race input[type="number"] { width: 100%; min-width: 0; min-height: 1.75rem; appearance: textfield; }
.dlw-race .dlw-race-won { font-weight: 600; color: var(--dlw-good); }
.dlw-race .dlw-race-lost { color: var(--dlw-bad); }
.dlw-race .dlw-race-play {
  background: var(--dlw-accent); color: var(--dlw-on-accent); border-color: var(--dlw-accent); min-width: 6.5rem;
}
.dlw-race summary { cursor: pointer; min-height: 1.8rem; }
.dlw-race-more {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .2rem 1.4rem; margin: .3rem 0;
}
.dlw-race-more .dlw-field { display: grid; grid-template-columns: 9.4rem 1fr 3.6rem; }
@media screen and (min-height: 42rem) {
  @container (min-width: 36.01rem) { .dlw-race-left { position: sticky; top: calc(var(--dlw-top) + .5rem); } }
}
@container dlw (max-width: 36rem) {
  .dlw-race-main { display: flex; flex-direction: column; align-items: stretch; }
  .dlw-race-left { display: contents; }
  .dlw-race-hold { order: -2; }
  .dlw-race .dlw-race-status { order: -1; min-height: 2.9em; }
  .dlw-race-plot { order: 1; }
  .dlw-race-row { grid-template-columns: minmax(0, 1fr) 3.6rem 5.6rem; gap: 0 .4rem; font-size: .9em; }
  .dlw-race-row svg { width: 26px; }
  .dlw-race-more { grid-template-columns: 1fr; }
  .dlw-race-more .dlw-field { grid-template-columns: 7.6rem 1fr 3.4rem; }
}
@media screen and (min-height: 30rem) {
  @container (max-width: 36rem) {
    .dlw-race-hold { position: sticky; top: var(--dlw-top); z-index: 1; background: var(--dlw-page); padding-block: .3rem; }
    .dlw-race-map { width: min(100%, max(200px, 38vh)); width: min(100%, max(200px, 38svh)); margin: 0 auto; }
    .dlw .dlw-race-right * { scroll-margin-top: calc(var(--dlw-top) + max(200px, 38vh) + 3.6rem); }
  }
}
`;
