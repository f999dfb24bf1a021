// The words and the styles of the map of features.

// One shape for each class beside its colour, drawn around 0 with a radius of about 5.
export const SHAPES = [
  "M-4.6 0A4.6 4.6 0 1 0 4.6 0A4.6 4.6 0 1 0 -4.6 0Z",
  "M-4.2-4.2H4.2V4.2H-4.2Z",
  "M0-5.4L5.2 4H-5.2Z",
  "M0-5.8L5.8 0L0 5.8L-5.8 0Z",
  "M0 5.4L5.2-4H-5.2Z",
  "M-1.9-5.2H1.9V-1.9H5.2V1.9H1.9V5.2H-1.9V1.9H-5.2V-1.9H-1.9Z",
  "M-5.4 0L4-5.2V5.2Z",
  "M5.4 0L-4-5.2V5.2Z",
  "M-5.2-2.9H5.2V2.9H-5.2Z",
  "M-2.9-5.2H2.9V5.2H-2.9Z",
];

/** How many neighbours are shown. */
export const NEAR = 5;

export const MAP_TEXT = {
  en: {
    map: "map",
    map1: "map",
    pictures: "show pictures",
    legend: "classes (press to hide or show)",
    all: "show all",
    none: "Point at a picture, or use the arrow keys on the map.",
    picture: (name, i) => `${name}, picture ${i}`,
    near: "its nearest neighbours on this map",
    same: k => `${k} of ${NEAR} are of its class`,
    class: "class",
    number: "pictures",
    total: "all classes",
    figure: (title, share, chance) =>
      `${title}: ${share} of the points have a nearest neighbour of their own class (by chance it would be ${chance}).`,
    one: "On this map",
    sep: ": ",
    table: "Table: nearest neighbour of the same class",
    label: (n, classes, title) => `${title ? `${title}. ` : ""}A map of ${n} pictures of ${classes} classes.`,
    keys: "Arrow keys go to the nearest picture in that direction, Page Down and Page Up to the next and the previous one, Escape leaves it.",
    said: (name, near, k) => `${name}. Nearest neighbours: ${near}. ${k} of ${NEAR} are of its class.`,
    and: ", ",
  },
  zh: {
    map: "图",
    map1: "图",
    pictures: "显示图片",
    legend: "类别（点按可隐藏或显示）",
    all: "全部显示",
    none: "指向一张图片，或在图上使用方向键。",
    picture: (name, i) => `${name}，第 ${i} 张图片`,
    near: "在这张图上离它最近的图片",
    same: k => `${NEAR} 张中有 ${k} 张与它同类`,
    class: "类别",
    number: "图片数",
    total: "所有类别",
    figure: (title, share, chance) => `${title}：${share} 的点，其最近邻与自己同类（随机情形下为 ${chance}）。`,
    one: "在这张图上",
    sep: "：",
    table: "表格：最近邻同类的比例",
    label: (n, classes, title) => `${title ? `${title}。` : ""}${n} 张图片的分布图，共 ${classes} 个类别。`,
    keys: "方向键移到该方向上最近的图片，Page Down 和 Page Up 移到下一张和上一张，Esc 取消选择。",
    said: (name, near, k) => `${name}。最近的图片：${near}。${NEAR} 张中有 ${k} 张与它同类。`,
    and: "、",
  },
};

export const MAP_CSS = `
.dlw-map { display: grid; gap: .7rem; grid-template-columns: minmax(0, 1fr); }
.dlw-map p { margin: 0; }
.dlw-map-body { display: grid; grid-template-columns: minmax(0, 1fr) 13.6rem; gap: 1rem; align-items: start; }
.dlw-map-plot canvas {
  box-sizing: content-box; cursor: crosshair; touch-action: pan-y; border: 1px solid var(--dlw-faint);
  border-radius: .35rem;
}
.dlw-map-side { display: grid; gap: .4rem; min-height: 16rem; align-content: start; }
.dlw-map-side canvas { border: 3px solid var(--dlw-faint); border-radius: .25rem; image-rendering: pixelated; }
.dlw-map-title { font-weight: 600; }
.dlw-map-near { display: flex; flex-wrap: wrap; gap: .2rem; }
.dlw button.dlw-map-class {
  display: inline-flex; align-items: center; gap: .35rem; padding: .1rem .55rem; min-height: 1.9rem; font-size: .9em;
}
.dlw button.dlw-map-class[aria-pressed="false"] { opacity: .6; text-decoration: line-through; }
.dlw button[data-map][aria-pressed="true"] {
  background: var(--dlw-accent); border-color: var(--dlw-accent); color: var(--dlw-on-accent);
}
.dlw-map-row { display: flex; flex-wrap: wrap; gap: .35rem; align-items: center; }
.dlw-map-check { display: inline-flex; gap: .4rem; align-items: center; min-height: 2.1rem; cursor: pointer; }
.dlw-map-check input { width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--dlw-accent); }
.dlw-map summary { cursor: pointer; }
.dlw-map-scroll { overflow-x: auto; }
.dlw table.dlw-map-table {
  border-collapse: collapse; margin: .4rem 0 0; font-size: .95em; width: 100%; display: table; border: 0;
  background: none;
}
.dlw .dlw-map-table :is(th, td) {
  text-align: end !important; padding: .2rem .5rem; border: 0; border-bottom: 1px solid var(--dlw-faint);
  font-weight: normal; background: none;
}
.dlw .dlw-map-table :is(th, td):first-child { text-align: start !important; padding-inline-start: 0; }
.dlw .dlw-map-table thead th { color: var(--dlw-muted); }
.dlw .dlw-map-table tbody tr:last-child > * { font-weight: 600; }
@container dlw (max-width: 37rem) {
  .dlw-map-body { grid-template-columns: minmax(0, 1fr); }
  .dlw-map-side { grid-template-columns: max-content minmax(0, 1fr); min-height: 9.5rem; gap: .3rem .8rem; }
  .dlw-map-side > p:only-child { grid-column: 1 / -1; }
  .dlw-map-side > canvas { grid-row: 1 / 4; }
  .dlw-map-near canvas { border-width: 2px; }
  .dlw table.dlw-map-table { font-size: .85em; }
  .dlw .dlw-map-table :is(th, td) { padding: .2rem; }
  .dlw .dlw-map-table :is(th, td):nth-child(2) { display: none; }
  .dlw-map-table th[scope="row"] { white-space: nowrap; }
}
`;

export const percentText = share => (share === null ? "–" : `${Math.round(100 * share)}\u00a0%`);
