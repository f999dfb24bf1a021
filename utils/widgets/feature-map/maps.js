// What the map of features is given, checked.

/**
 * The state, checked: { maps: [{ title, points }], labels, names, classes }. Throws an error that says what is wrong.
 */
export function readMaps(get, lang) {
  const given = get("maps"),
    own = text => (text && typeof text === "object" ? (text[lang] ?? text.en) : (text ?? ""));
  const pairs = Array.isArray(given)
    ? given.map(item => (Array.isArray(item) ? item : [item.title, item.points]))
    : Object.entries(given ?? {});
  const maps = (pairs.length ? pairs : [["", get("points") ?? []]]).map(([title, points]) => ({
    title: String(own(title)),
    points,
  }));
  const labels = Array.from(get("labels") ?? []),
    all = get("names"),
    names = (Array.isArray(all) ? all : own(all) || []).map(own);
  if (!labels.length) throw new Error("labels: expected a class number for each picture, received none");
  for (const { title, points } of maps) {
    if (points.length !== labels.length)
      throw new Error(
        `points${title && ` of ${title}`}: expected one for each of the ${labels.length} labels, received ${points.length}`,
      );
    if (!points.every(p => p.length === 2 && p.every(Number.isFinite)))
      throw new Error(`points${title && ` of ${title}`}: expected pairs of numbers`);
  }
  if (!labels.every(v => Number.isInteger(v) && v >= 0)) throw new Error("labels: expected whole numbers from 0 on");
  const classes = Math.max(...labels, names.length - 1) + 1;
  for (let c = names.length; c < classes; c++) names.push(String(c));
  return { maps, labels, names, classes };
}
