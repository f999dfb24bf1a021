// A map of pictures: each point stands for one, coloured by class; pointer or keyboard shows it with its nearest
// neighbours.
// State: points: [[x, y], …]; or maps: [[title, points], …] (a title is a text or {en, zh}): several maps of the same
// pictures;
// labels: [0, 2, …]; names: texts, or {en: texts, zh: texts}; sprite: bytes of a PNG or JPEG with the pictures side by
// side, `columns` in a
// row, each tile × tile pixels; map: which map is shown; point: which picture is chosen (-1: none). Reported back: map,
// point.
// @trait points = []
// @trait maps = []
// @trait labels = []
// @trait names = []
// @trait sprite = null
// @trait tile = 32
// @trait columns = 20
// @trait map = 0
// @trait point = -1
import { begin, colors, h, sharp, speaker, uniqueId, watch } from "../base/common.js";
import { address } from "../base/link.js";
import { CLASS_COLORS } from "../base/class-colors.js";
import { MAP_CSS, MAP_TEXT, NEAR, percentText, SHAPES } from "./feature-map-words.js";
import { readMaps } from "./maps.js";
import { agreement, fit, neighbours, towards } from "../base/neighbours.js";

const REACH_OF_POINTER = 26;

/** A picture file's type by its first bytes. */
const imageType = bytes =>
  bytes.getUint8(0) === 0xff ? "image/jpeg" : bytes.getUint8(0) === 0x52 ? "image/webp" : "image/png";

function renderFeatureMap({ model, el }) {
  const lang = begin(model, el, MAP_CSS),
    text = MAP_TEXT[lang],
    voice = speaker(el),
    link = address(model, el, "feature-map");
  const { maps, labels, names, classes } = readMaps(key => model.get(key), lang);
  const tile = model.get("tile") ?? 32,
    columns = model.get("columns") ?? 20,
    present = names.map((_, c) => c).filter(c => labels.includes(c));
  const scores = maps.map(({ points }) => agreement(points, labels, classes)),
    hidden = new Set();
  const valid = (value, count) => Number.isInteger(Number(value)) && value >= 0 && value < count;
  const asked = link.read(),
    first = valid(model.get("map") ?? 0, maps.length) ? Number(model.get("map") ?? 0) : 0;
  const start = valid(model.get("point") ?? -1, labels.length) ? Number(model.get("point") ?? -1) : -1;
  const known = (value, count) => Boolean(value) && valid(value, count);
  let shown = known(asked.map, maps.length) ? Number(asked.map) : first;
  let chosen = asked.point === "" ? -1 : known(asked.point, labels.length) ? Number(asked.point) : start;
  for (const c of asked.hidden?.split(".") ?? []) if (known(c, classes)) hidden.add(Number(c));
  if (chosen >= 0 && hidden.has(labels[chosen])) chosen = -1;
  const texts = () => ({
    map: shown === first ? null : shown,
    point: chosen === start ? null : chosen < 0 ? "" : chosen,
    hidden: hidden.size ? [...hidden].join(".") : null,
    pictures: thumbnails.checked ? 1 : null,
  });
  let places = [],
    target = [],
    running = null,
    width = 0,
    height = 0,
    stopped = false;

  const sheet = new Image(),
    sprite = model.get("sprite");
  let ready = false;
  if (sprite?.byteLength) {
    const url = URL.createObjectURL(new Blob([sprite], { type: imageType(sprite) }));
    sheet.onload = () => {
      ready = true;
      URL.revokeObjectURL(url);
      if (!stopped) draw();
    };
    sheet.onerror = () => {
      URL.revokeObjectURL(url);
      console.error("[course widget] sprite: the bytes are no picture");
    };
    sheet.src = url;
  }
  const shapeOf = c => SHAPES[c % SHAPES.length],
    paths = SHAPES.map(d => new Path2D(d));
  const colorOf = c => CLASS_COLORS[el.dataset.dlwTheme === "dark" ? "dark" : "light"][c % 10];
  const paint = (context, i, x, y, size) => {
    if (ready)
      context.drawImage(sheet, (i % columns) * tile, Math.floor(i / columns) * tile, tile, tile, x, y, size, size);
  };

  const ids = { keys: uniqueId() };
  const mapButtons = maps.map(({ title }, m) =>
    h("button", { type: "button", "data-map": m, onclick: () => change({ map: m }) }, title),
  );
  const thumbnails = h("input", {
    type: "checkbox",
    name: "pictures",
    checked: asked.pictures === "1" && Boolean(sprite?.byteLength),
    onchange: () => {
      draw();
      link.write(texts());
    },
  });
  const canvas = h("canvas", {
    tabindex: "0",
    role: "application",
    "aria-describedby": ids.keys,
    onkeydown: key,
    onpointerdown: point,
    onpointermove: point,
    onfocus: () => {
      if (chosen < 0 && canvas.matches(":focus-visible")) change({ point: visible()[0] ?? -1 });
    },
  });
  const plot = h("div", { class: "dlw-map-plot" }, canvas),
    side = h("div", { class: "dlw-map-side" });
  const marks = present.map(() => document.createElementNS("http://www.w3.org/2000/svg", "path"));
  const legend = present.map((c, k) => {
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [name, value] of Object.entries({
      viewBox: "-7 -7 14 14",
      width: 14,
      height: 14,
      "aria-hidden": "true",
    }))
      icon.setAttribute(name, value);
    marks[k].setAttribute("d", shapeOf(c));
    icon.append(marks[k]);
    return h(
      "button",
      {
        type: "button",
        class: "dlw-map-class dlw-printed",
        "data-class": c,
        "aria-pressed": "true",
        onclick: () => toggle(c),
      },
      icon,
      names[c],
    );
  });
  const every = h(
    "button",
    { type: "button", class: "dlw-map-class", hidden: true, onclick: () => toggle(null) },
    text.all,
  );
  const figure = h("p");
  const head = [text.class, text.number, ...maps.map(({ title }) => title || text.map1)].map(title =>
    h("th", { scope: "col" }, title),
  );
  const rows = present.map(c => [names[c], scores[0].counts[c], ...scores.map(({ each }) => percentText(each[c]))]);
  rows.push([text.total, labels.length, ...scores.map(({ all }) => percentText(all))]);
  el.append(
    h(
      "div",
      { class: "dlw-map" },
      h(
        "div",
        { class: "dlw-row" },
        maps.length > 1 ? h("div", { class: "dlw-map-row", role: "group", "aria-label": text.map }, mapButtons) : null,
        sprite?.byteLength ? h("label", { class: "dlw-map-check" }, thumbnails, text.pictures) : null,
      ),
      h("div", { class: "dlw-map-body" }, plot, side),
      h("div", { class: "dlw-map-row", role: "group", "aria-label": text.legend }, legend, every),
      figure,
      h("p", { class: "dlw-hidden", id: ids.keys }, text.keys),
      h(
        "details",
        {},
        h("summary", {}, text.table),
        h(
          "div",
          { class: "dlw-map-scroll" },
          h(
            "table",
            { class: "dlw-map-table" },
            h("thead", {}, h("tr", {}, head)),
            h(
              "tbody",
              {},
              rows.map(([name, ...cells]) =>
                h(
                  "tr",
                  {},
                  h("th", { scope: "row" }, name),
                  cells.map(cell => h("td", {}, String(cell))),
                ),
              ),
            ),
          ),
        ),
      ),
    ),
    voice.region,
    link.button(texts),
  );

  const visible = () => labels.map((_, i) => i).filter(i => !hidden.has(labels[i]));
  const sentence = m =>
    text.figure(maps[m].title || text.one, percentText(scores[m].all), percentText(scores[m].chance));

  /** Everything but the positions of the points, which move. */
  function draw() {
    width = Math.max(200, Math.min(plot.clientWidth - 2, 460)); // less the border
    colors(el);
    height = Math.round(Math.min(width, 380));
    target = fit(maps[shown].points, width, height, thumbnails.checked ? 16 : 12);
    if (!running) places = target;
    mapButtons.forEach((button, m) => button.setAttribute("aria-pressed", String(m === shown)));
    legend.forEach((button, k) => button.setAttribute("aria-pressed", String(!hidden.has(present[k]))));
    marks.forEach((mark, k) => mark.setAttribute("fill", colorOf(present[k])));
    every.hidden = !hidden.size;
    figure.textContent = sentence(shown);
    drawPoints();
    const said = drawSide();
    canvas.setAttribute(
      "aria-label",
      [text.label(labels.length, present.length, maps[shown].title), sentence(shown), said]
        .filter(Boolean)
        .join(lang === "zh" ? "" : " "),
    );
  }
  function drawPoints() {
    const color = colors(el),
      context = sharp(canvas, width, height),
      size = 22;
    const near = chosen >= 0 ? neighbours(maps[shown].points, chosen, NEAR) : [];
    if (chosen >= 0) {
      // lines to the nearest neighbours
      context.strokeStyle = color("edge");
      for (const k of near) {
        context.beginPath();
        context.moveTo(...places[chosen]);
        context.lineTo(...places[k]);
        context.stroke();
      }
    }
    const order = visible().filter(i => i !== chosen);
    if (chosen >= 0) order.push(chosen);
    for (const i of order) {
      const [x, y] = places[i],
        s = i === chosen ? 30 : size;
      context.fillStyle = context.strokeStyle = colorOf(labels[i]);
      if (thumbnails.checked && ready) {
        paint(context, i, x - s / 2, y - s / 2, s);
        context.lineWidth = i === chosen ? 3 : 2;
        context.strokeRect(x - s / 2, y - s / 2, s, s);
      } else {
        context.save();
        context.translate(x, y);
        if (i === chosen) context.scale(1.5, 1.5);
        context.globalAlpha = i === chosen || chosen < 0 || near.includes(i) ? 1 : 0.75;
        context.fill(paths[labels[i] % paths.length]);
        context.restore();
      }
      if (i === chosen) {
        context.strokeStyle = color("ink");
        context.lineWidth = 2;
        context.beginPath();
        context.arc(x, y, thumbnails.checked ? 24 : 11, 0, 7);
        context.stroke();
      }
    }
  }
  const pictureOf = (i, size) => {
    const small = h("canvas", { role: "img", "aria-label": names[labels[i]], title: names[labels[i]] });
    const context = sharp(small, size, size);
    context.imageSmoothingEnabled = false;
    paint(context, i, 0, 0, size);
    small.style.cssText += `box-sizing: content-box; border-color: ${colorOf(labels[i])}`;
    return small;
  };
  function drawSide() {
    if (chosen < 0) {
      side.replaceChildren(h("p", { class: "dlw-muted" }, text.none));
      return;
    }
    const near = neighbours(maps[shown].points, chosen, NEAR),
      same = near.filter(k => labels[k] === labels[chosen]).length;
    side.replaceChildren(
      pictureOf(chosen, plot.clientWidth < 340 ? 96 : 128),
      h("p", { class: "dlw-map-title" }, text.picture(names[labels[chosen]], chosen)),
      h("p", { class: "dlw-muted" }, `${text.near}${text.sep}${text.same(same)}`),
      h(
        "div",
        { class: "dlw-map-near" },
        near.map(k => pictureOf(k, plot.clientWidth < 340 ? 28 : 32)),
      ),
    );
    return text.said(text.picture(names[labels[chosen]], chosen), near.map(k => names[labels[k]]).join(text.and), same);
  }
  /** Move the points from where they are to where the map wants them. */
  function glide() {
    const from = places,
      begun = performance.now(),
      mine = (running = {});
    const frame = now => {
      if (mine !== running || stopped) return;
      const t = Math.min(1, (now - begun) / 700),
        ease = t * t * (3 - 2 * t);
      places =
        t === 1
          ? target
          : target.map(([x, y], i) => [from[i][0] + (x - from[i][0]) * ease, from[i][1] + (y - from[i][1]) * ease]);
      if (t === 1) running = null;
      drawPoints();
      if (t < 1) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }
  function change({ map = shown, point: next = chosen }) {
    const moved = map !== shown,
      before = places;
    if (!moved && next === chosen) return;
    [shown, chosen] = [map, next];
    running = null;
    draw();
    if (moved) {
      voice.say(sentence(shown));
      if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
        places = before;
        drawPoints();
        glide();
      }
    } else if (chosen >= 0) voice.say(drawSide());
    link.write(texts());
    model.set("map", shown);
    model.set("point", chosen);
    model.save_changes();
  }
  function toggle(c) {
    if (c === null) hidden.clear();
    else if (!hidden.delete(c)) hidden.add(c);
    if (c === null) legend[0].focus(); // the button that was pressed goes away
    if (chosen >= 0 && hidden.has(labels[chosen])) change({ point: -1 });
    draw();
    link.write(texts());
  }
  function point(event) {
    if (running) return;
    const box = canvas.getBoundingClientRect(),
      x = event.clientX - box.left - 1,
      y = event.clientY - box.top - 1;
    let best = -1,
      least = REACH_OF_POINTER ** 2;
    for (const i of visible()) {
      const d = (places[i][0] - x) ** 2 + (places[i][1] - y) ** 2;
      if (d < least) {
        best = i;
        least = d;
      }
    }
    if (best >= 0 || event.type === "pointerdown") change({ point: best });
  }
  function key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const among = visible(),
      direction = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" }[event.key];
    const at = among.indexOf(chosen),
      jump = { Home: 0, End: among.length - 1, PageDown: at + 1, PageUp: at < 0 ? among.length - 1 : at - 1 }[
        event.key
      ];
    if (event.key === "Escape" && chosen >= 0) change({ point: -1 });
    else if (direction && among.length) {
      const next = chosen < 0 ? among[0] : towards(target, chosen, direction, among);
      if (next >= 0) change({ point: next });
    } else if (jump !== undefined && among.length) change({ point: among[(jump + among.length) % among.length] });
    else return;
    event.preventDefault();
  }
  if (!model.page)
    for (const name of ["map", "point"])
      model.on(`change:${name}`, () => {
        const value = model.get(name);
        if (valid(value, name === "map" ? maps.length : labels.length) || (name === "point" && value === -1))
          change({ [name]: value });
      });
  const end = watch(el, draw);
  return () => {
    stopped = true;
    end();
  };
}

export default { render: renderFeatureMap };
