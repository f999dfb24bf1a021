// The styles of the augmentation widget.
export const AUG_CSS = `
.dlw-aug, .dlw-aug-left, .dlw-aug-right, .dlw-aug-chosen { display: grid; grid-template-columns: minmax(0, 1fr); }
.dlw-aug { gap: .8rem; }
.dlw-aug p { margin: 0; font-size: .88em; }
.dlw-aug-main { display: grid; grid-template-columns: 21rem minmax(0, 1fr); gap: .8rem 1.2rem; align-items: start; }
.dlw-aug-left { gap: .5rem; }
.dlw-aug-sheet canvas { cursor: pointer; border-radius: .35rem; touch-action: manipulation; }
.dlw-aug-right { gap: .15rem; }
.dlw-aug-line {
  display: grid; grid-template-columns: 6rem minmax(0, 1fr) 6.3rem; gap: 0 .6rem; align-items: center; min-height: 2.1rem;
}
.dlw-aug-line output { text-align: end; white-space: nowrap; font-size: .92em; }
.dlw-aug-line > select { grid-column: 2 / 4; justify-self: start; }
.dlw-aug-go { background: var(--dlw-accent) !important; color: var(--dlw-on-accent) !important; }
.dlw-aug-chosen { border-top: 1px solid var(--dlw-faint); padding-top: .7rem; gap: .5rem; }
.dlw-aug-pair { display: flex; flex-wrap: wrap; gap: .6rem 1.2rem; align-items: start; }
.dlw-aug-pair figure { margin: 0; flex: none; }
.dlw-aug-pair figcaption { font-size: .82em; margin: .2rem 0 0; text-align: start; color: var(--dlw-muted); }
.dlw-aug-pair canvas[tabindex] { cursor: crosshair; touch-action: manipulation; }
.dlw-aug-words { flex: 1 1 15rem; min-width: 0; display: grid; gap: .5rem; }
.dlw-aug-formula { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .86em !important; }
.dlw-aug-formula span { display: block; }
.dlw .dlw-aug details { border: 0; padding: 0; margin: 0; }
.dlw-aug summary { cursor: pointer; min-height: 1.8rem; }
.dlw-aug pre {
  margin: .2rem 0; padding: .5rem .6rem; overflow-x: auto; font-size: .82em; line-height: 1.4; background: var(--dlw-face);
  border: 0; color: inherit;
}
.dlw-aug-scroll { overflow-x: auto; }
.dlw .dlw-aug-scroll table { display: table; width: auto; border: 0; border-collapse: collapse; font-size: .82em; margin: .2rem 0; }
.dlw .dlw-aug-scroll :is(th, td) {
  padding: .1rem .45rem; text-align: end !important; font-weight: normal; border: 1px solid var(--dlw-faint) !important; background: none;
  white-space: nowrap;
}
.dlw .dlw-aug-scroll th:first-child { text-align: start !important; }
@container dlw (max-width: 40rem) {
  .dlw-aug-main { grid-template-columns: minmax(0, 1fr); }
  .dlw-aug-line { grid-template-columns: 5.4rem minmax(0, 1fr) 6.2rem; }
}
@container dlw (max-width: 20rem) { .dlw-aug-line output { white-space: normal; } }
`;
