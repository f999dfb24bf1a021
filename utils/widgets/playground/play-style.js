// The styles of the playground.
export const PLAY_CSS = `
.dlw-play { display: grid; gap: .6rem; }
.dlw-play > * { min-width: 0; }
.dlw-play p { margin: 0; font-size: .86em; }
.dlw-play-main { display: grid; gap: .6rem 1.1rem; grid-template: "left right" / 17rem minmax(0, 1fr); align-items: start; }
.dlw-play-left { grid-area: left; display: grid; gap: .5rem; min-width: 0; }
.dlw-play-right { grid-area: right; display: grid; gap: .55rem; min-width: 0; }
.dlw-play-hold { display: grid; gap: .5rem; min-width: 0; }
.dlw-play-map, .dlw-play-graph, .dlw-play-curves { position: relative; min-width: 0; }
.dlw-play-map canvas { border-radius: .35rem; touch-action: manipulation; }
.dlw-play-own canvas { cursor: crosshair; }
.dlw-play-side { display: grid; gap: .45rem; align-content: start; min-width: 0; }
.dlw table.dlw-play-figures { display: table; width: 100%; margin: 0; border: 0; background: none; border-collapse: collapse; font-size: .9em; }
.dlw .dlw-play-figures :is(th, td) {
  padding: .05rem .2rem; text-align: end !important; font-weight: normal; border: 0 !important; background: none; white-space: nowrap;
}
.dlw .dlw-play-figures th { color: var(--dlw-muted); }
.dlw .dlw-play-figures :is(th, td):first-child { text-align: start !important; }
.dlw .dlw-play-figures caption { caption-side: top; padding: 0 .2rem; text-align: start; color: inherit; font-size: 1em; }
.dlw .dlw-play-go { background: var(--dlw-accent); color: var(--dlw-on-accent); border-color: var(--dlw-accent); min-width: 5.4rem; }
.dlw-play .dlw-play-lost { color: var(--dlw-bad); }
.dlw-play .dlw-play-status { min-height: 1.45em; }
.dlw-play .dlw-play-unit { min-height: 5.8em; margin-top: .4rem; }
.dlw-play-line { display: grid; grid-template-columns: 7.2rem minmax(0, 1fr) 3.2rem; gap: 0 .6rem; align-items: center; min-height: 2.1rem; }
.dlw-play-line output { text-align: end; white-space: nowrap; }
.dlw-play-wide { gap: .4rem; }
.dlw-play-line > :is(select, .dlw-play-wide) { grid-column: 2 / 4; justify-self: start; }
.dlw-play-layer { display: grid; grid-template-columns: 3.8rem minmax(0, 1fr) 1.1rem auto; gap: 0 .6rem; align-items: center; min-height: 2.3rem; }
.dlw-play fieldset { border: 0; margin: 0; padding: 0; min-width: 0; display: grid; }
.dlw-play legend { padding: 0; font-size: .86em; color: var(--dlw-muted); }
.dlw-play-inputs { display: flex; flex-wrap: wrap; gap: 0 .8rem; }
.dlw-play-inputs label { display: inline-flex; align-items: center; gap: .3rem; min-height: 1.7rem; cursor: pointer; }
.dlw-play input[type="checkbox"] { width: 1.05rem; height: 1.05rem; margin: 0; accent-color: var(--dlw-accent); }
.dlw-play input[type="number"] { width: 3.9rem; }
.dlw-play button[aria-pressed="true"] { border-color: var(--dlw-accent); box-shadow: inset 0 0 0 1px var(--dlw-accent); }
.dlw .dlw-play details { border: 0; padding: 0; margin: 0; }
.dlw-play summary { cursor: pointer; min-height: 1.8rem; }
.dlw-play-scroll { overflow-x: auto; }
.dlw .dlw-play-scroll table { display: table; width: auto; border: 0; border-collapse: collapse; font-size: .82em; margin: .2rem 0 .6rem; }
.dlw .dlw-play-scroll :is(th, td) {
  padding: .1rem .45rem; text-align: end !important; font-weight: normal; border: 1px solid var(--dlw-faint) !important; background: none;
  white-space: nowrap;
}
.dlw .dlw-play-scroll caption { text-align: start; color: var(--dlw-muted); caption-side: top; padding: 0; white-space: nowrap; font-size: 1em; }
@media screen and (min-height: 40rem) {
  @container (min-width: 36.01rem) { .dlw-play-left { position: sticky; top: calc(var(--dlw-top) + .5rem); } }
}
@container dlw (max-width: 36rem) {
  .dlw-play-main { display: flex; flex-direction: column; align-items: stretch; }
  .dlw-play-left { display: contents; }
  .dlw-play-hold { grid-template-columns: minmax(0, 1fr) 8.4rem; }
  .dlw-play-curves { order: 1; }
  .dlw-play-side .dlw-row { gap: .35rem; }
  .dlw-play-side button { padding-inline: .4rem; }
  .dlw .dlw-play-go { width: 100%; }
  .dlw table.dlw-play-figures { font-size: .78em; }
  .dlw .dlw-play-figures :is(th, td) { padding-inline: .1rem; }
}
@container dlw (max-width: 20rem) { .dlw-play-hold { grid-template-columns: minmax(0, 1fr) 9.2rem; } }
@media screen and (min-height: 30rem) {
  @container (max-width: 36rem) {
    .dlw-play-hold { position: sticky; top: var(--dlw-top); z-index: 1; background: var(--dlw-page); padding-block: .3rem; }
    .dlw-play-map { width: min(100%, max(170px, 34vh)); width: min(100%, max(170px, 34svh)); }
    .dlw .dlw-play-right * { scroll-margin-top: calc(var(--dlw-top) + max(170px, 34vh) + 2rem); }
  }
}
`;
