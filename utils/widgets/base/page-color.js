// What stands behind a widget, and where the page leaves room for it.

/** The colour behind `el`. */
export function pageColor(el) {
  for (let node = el; node; node = node.parentElement ?? node.getRootNode().host) {
    const color = getComputedStyle(node).backgroundColor;
    if (!/^transparent$|, 0\)$/.test(color)) return color;
  }
  return "Canvas";
}

/**
 * Let the styles of the widget in `el` know where what is held on the screen has its place: `--dlw-top`, under the
 * page's bar, and `--dlw-page`, the colour that hides what moves below it.
 */
export function holdUnderBar(el) {
  el.style.setProperty("--dlw-page", pageColor(el));
  const bar = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0; // and 1rem of air
  el.style.setProperty("--dlw-top", `${Math.max(0, bar - 16)}px`);
}
