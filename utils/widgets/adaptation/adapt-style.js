// The styles of the map of two domains.
export const ADAPT_CSS = `
.dlw-ad { display: grid; gap: .7rem; grid-template-columns: minmax(0, 1fr); }
.dlw-ad p { margin: 0; font-size: .88em; }
.dlw-ad-time { display: grid; grid-template-columns: max-content max-content minmax(5rem, 1fr) 4.6rem; gap: .5rem .7rem; align-items: center; }
.dlw-ad-time output { font-weight: 600; font-size: .82em; }
.dlw-ad-go { background: var(--dlw-accent) !important; color: var(--dlw-on-accent) !important; min-width: 5.4rem; }
.dlw-ad-maps { display: grid; grid-template-columns: 1fr 1fr; gap: .7rem 12px; align-items: start; }
.dlw-ad-maps figure { margin: 0; min-width: 0; display: grid; gap: .35rem; }
.dlw-ad-maps canvas {
  box-sizing: content-box; cursor: crosshair; touch-action: pan-y; border: 1px solid var(--dlw-faint); border-radius: .35rem;
}
.dlw-ad-maps .dlw-field { font-size: .92em; }
.dlw-ad-narrow .dlw-ad-maps { grid-template-columns: minmax(0, 1fr); }
.dlw-ad-narrow .dlw-ad-maps figure:not([data-front="true"]) { display: none; }
.dlw-ad:not(.dlw-ad-narrow) .dlw-ad-fronts { display: none; }
.dlw-ad-key, .dlw-ad-fronts { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; }
.dlw-ad-key { gap: .35rem .9rem; font-size: .88em; }
.dlw-ad-key > span { display: inline-flex; align-items: center; gap: .35rem; }
.dlw-ad-key svg { flex: none; }
.dlw button[data-front][aria-pressed="true"], .dlw button[data-class][aria-pressed="true"] {
  background: var(--dlw-accent); border-color: var(--dlw-accent); color: var(--dlw-on-accent);
}
.dlw-ad-classes { display: flex; flex-wrap: wrap; gap: .3rem; }
.dlw .dlw-ad-classes button {
  display: inline-flex; align-items: center; justify-content: center; gap: .3rem; min-height: 1.8rem; min-width: 2rem; padding: 0 .45rem; font-size: .88em;
}
.dlw-ad-classes i { width: .65rem; height: .65rem; border-radius: 50%; flex: none; border: 1px solid var(--dlw-face); }
.dlw-ad-picture { display: grid; grid-template-columns: 88px minmax(0, 1fr); gap: .1rem .9rem; align-items: center; min-height: 92px; }
.dlw-ad-picture > p:only-child { grid-column: 1 / -1; }
.dlw-ad-picture canvas { border: 2px solid var(--dlw-faint); border-radius: .25rem; box-sizing: content-box; }
.dlw-ad-picture > div { display: grid; gap: .15rem; }
.dlw-ad-picture b { font-weight: 600; }
.dlw-ad-scroll { overflow-x: auto; }
.dlw .dlw-ad table {
  border-collapse: collapse; margin: 0; font-size: .88em; width: 100%; display: table; border: 0; background: none;
}
.dlw .dlw-ad :is(th, td) {
  text-align: end !important; padding: .2rem .5rem; border: 0; border-bottom: 1px solid var(--dlw-faint);
  font-weight: normal; background: none; vertical-align: bottom;
}
.dlw .dlw-ad :is(th, td):first-child { text-align: start !important; padding-inline-start: 0; }
.dlw .dlw-ad thead th { color: var(--dlw-muted); }
.dlw .dlw-ad td { font-weight: 600; white-space: nowrap; }
.dlw-ad-narrow .dlw-ad-wide { display: none; }
.dlw-ad-narrow .dlw-ad-time { grid-template-columns: max-content minmax(0, 1fr) 4.2rem; }
.dlw-ad-narrow .dlw-ad-time button { grid-row: 1; grid-column: 1; }
.dlw-ad-narrow .dlw-ad-time label { display: none; } /* the slider has its name as well */
`;
