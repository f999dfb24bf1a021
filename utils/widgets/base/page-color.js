// What stands behind a widget.

/** The colour behind `el`. */
export function pageColor(el) {
  for (let node = el; node; node = node.parentElement ?? node.getRootNode().host) {
    const color = getComputedStyle(node).backgroundColor;
    if (!/^transparent$|, 0\)$/.test(color)) return color;
  }
  return "Canvas";
}
