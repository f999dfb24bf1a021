// The styles of the convolution widget.
export const CONV_CSS = `
.dlw-conv { display: grid; grid-template-columns: minmax(0, 1fr); gap: .7rem; }
.dlw-conv p { margin: 0; font-size: .88em; }
.dlw-conv .dlw-row { gap: .4rem .9rem; }
.dlw-conv-pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; align-items: start; }
.dlw-conv-pair figure { margin: 0; min-width: 0; }
.dlw-conv-pair canvas { cursor: crosshair; touch-action: manipulation; box-shadow: 0 0 0 1px var(--dlw-faint); }
.dlw-conv-pair figcaption { font-size: .82em; margin: .2rem 0 0; text-align: start; color: var(--dlw-muted); }
.dlw-conv-scale { display: flex; align-items: center; gap: .4rem; font-size: .78em; color: var(--dlw-muted); }
.dlw-conv-ramp { flex: 0 1 7rem; min-width: 2rem; height: .7rem; border: 1px solid var(--dlw-faint); }
.dlw-conv-go { background: var(--dlw-accent) !important; color: var(--dlw-on-accent) !important; min-width: 5.4rem; }
.dlw-conv-numbers { display: grid; grid-template-columns: 1fr 1fr; gap: .7rem 12px; align-items: start; }
.dlw-conv-numbers > div { min-width: 0; display: grid; gap: .3rem; }
.dlw-conv-grid { display: grid; grid-template-columns: repeat(var(--n), minmax(0, 3.9rem)); gap: 3px; }
.dlw-conv-grid > * {
  font: inherit; font-size: .88em; color: inherit; text-align: center; border: 1px solid var(--dlw-edge);
  border-radius: .25rem; height: 2.6rem; min-width: 0; width: 100%; padding: 0 1px; margin: 0;
}
.dlw-conv-grid > [aria-invalid="true"] { border: 2px solid var(--dlw-bad); }
.dlw-conv-window > * { border-color: var(--dlw-faint); line-height: 1.2rem; white-space: nowrap; overflow: hidden; }
.dlw-conv-window span { display: block; font-size: .86em; }
.dlw-conv-outside { border-style: dashed; border-color: var(--dlw-edge); }
.dlw-conv .dlw-conv-sum, .dlw-conv code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .82em; }
.dlw-conv .dlw-conv-sum { min-height: 4.4em; overflow-wrap: anywhere; }
.dlw .dlw-conv code { background: none; border: 0; padding: 0; color: inherit; overflow-wrap: anywhere; }
.dlw-conv label.dlw-field { font-size: .92em; }
.dlw-conv input[type="checkbox"] {
  width: 1.5rem; height: 1.5rem; margin: 0; flex: none; accent-color: var(--dlw-accent);
}
@container dlw (max-width: 36rem) {
  .dlw-conv-numbers { grid-template-columns: minmax(0, 1fr); }
}
@media screen and (min-height: 30rem) {
  @container dlw (max-width: 36rem) {
    .dlw-conv-pair {
      position: sticky; top: var(--dlw-top); z-index: 1; background: var(--dlw-page); padding-bottom: .3rem;
    }
    .dlw-conv-pair ~ *, .dlw-conv-pair ~ * * { scroll-margin-top: calc(var(--dlw-top) + 50cqw + 4rem); }
  }
}
`;
