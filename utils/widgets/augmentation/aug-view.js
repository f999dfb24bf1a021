// The sheet of draws, and the one that is chosen, beside what went in.
import { h, numberText, sharp, uniqueId } from "../base/common.js";
import { layerMatrices, traced, wholeMatrix } from "./aug-draws.js";
import { paintPicture } from "./aug-pictures.js";
import { DRAWS } from "./aug-state.js";
import { drawWords, rowFormula } from "./aug-words.js";

const ROW = 4; // draws beside each other
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const scratch = () => document.createElement("canvas");

/** Draw a picture into the square at x, y of a context, its proportions kept: [left, top, width, height]. */
function place(context, canvas, picture, x, y, size) {
  paintPicture(canvas, picture);
  const scale = size / Math.max(picture.width, picture.height),
    [wide, high] = [picture.width * scale, picture.height * scale],
    box = [x + (size - wide) / 2, y + (size - high) / 2, wide, high];
  context.imageSmoothingEnabled = picture.channels > 1 && scale < 2;
  context.drawImage(canvas, ...box);
  return box;
}

/** { element, canvas, draw(view, color) }: `choose(k)` is called for the draw that the reader picks. */
export function makeSheet(text, choose) {
  const keys = uniqueId(),
    off = scratch();
  let [tile, gap, chosen] = [0, 5, 0];
  const canvas = h("canvas", {
    tabindex: 0,
    role: "application",
    "aria-roledescription": text.role,
    "aria-describedby": keys,
    onpointerdown: event => {
      const box = canvas.getBoundingClientRect(),
        [column, row] = [event.clientX - box.left, event.clientY - box.top].map(v =>
          Math.max(0, Math.min(ROW - 1, Math.floor(v / (tile + gap)))),
        );
      choose(row * ROW + column);
    },
    onkeydown: event => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const [dx, dy] = MOVES[event.key] ?? [0, 0],
        next = { Home: 0, End: DRAWS - 1 }[event.key] ?? chosen + dx + ROW * dy;
      if (!MOVES[event.key] && next === chosen && event.key !== "Home" && event.key !== "End") return;
      event.preventDefault();
      event.stopPropagation();
      if (next >= 0 && next < DRAWS) choose(next);
    },
  });
  const element = h("div", { class: "dlw-aug-sheet" }, canvas, h("p", { id: keys, class: "dlw-hidden" }, text.keys));

  function draw({ state, pictures, found }, color) {
    const width = Math.max(160, Math.min(element.clientWidth, 336));
    tile = Math.floor((width - (ROW - 1) * gap) / ROW);
    chosen = state.chosen;
    const side = ROW * tile + (ROW - 1) * gap,
      context = sharp(canvas, side, side);
    pictures.forEach((picture, k) => {
      const [x, y] = [(k % ROW) * (tile + gap), Math.floor(k / ROW) * (tile + gap)];
      place(context, off, picture, x, y, tile);
      if (found?.likeness?.[k].isNine) {
        context.fillStyle = color("second");
        context.fillRect(x + tile - 20, y, 20, 20);
        context.fillStyle = color("on-accent");
        context.font = "bold 15px sans-serif";
        context.textAlign = "center";
        context.fillText("9", x + tile - 10, y + 15.5);
      }
      if (k !== chosen) return;
      context.lineWidth = 4;
      context.strokeStyle = color("accent");
      context.strokeRect(x + 1, y + 1, tile - 2, tile - 2);
      context.lineWidth = 1;
      context.strokeStyle = "#fff";
      context.strokeRect(x + 3.5, y + 3.5, tile - 7, tile - 7);
    });
  }
  return { element, canvas, draw };
}

/** The chosen draw: { element, draw(view, color), words(view) }; a point in it shows where its value is taken from. */
export function makeChosen(text, say) {
  const off = scratch(),
    help = uniqueId(),
    title = h("strong"),
    told = h("p"),
    marks = h("p", { class: "dlw-muted" }),
    from = h("p"),
    formula = h("p", { class: "dlw-aug-formula" }),
    table = h("div", { class: "dlw-aug-scroll", tabindex: 0, role: "region", "aria-label": text.each }),
    before = h("canvas", { role: "img", "aria-label": text.before });
  let view = null,
    color = null,
    point = [0.3, 0.35], // as shares of width and height, so that it stays when the picture changes
    box = null;
  const after = h("canvas", {
    tabindex: 0,
    role: "application",
    "aria-roledescription": text.point,
    "aria-describedby": help,
    onpointerdown: at,
    onpointermove: event => (event.buttons || event.pointerType === "mouse") && at(event),
    onkeydown: event => {
      const move = MOVES[event.key];
      if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      const step = event.shiftKey ? 8 : 1;
      set(pixel().map((v, i) => v + step * move[i]));
      say(from.textContent);
    },
  });
  const each = h("details", { ontoggle: () => fillTable() }, h("summary", {}, text.each), table);
  const figure = (canvas, caption) => h("figure", {}, canvas, h("figcaption", {}, caption));
  const element = h(
    "div",
    { class: "dlw-aug-chosen" },
    h("p", {}, title),
    h(
      "div",
      { class: "dlw-aug-pair" },
      figure(before, text.before),
      figure(after, text.after),
      h("div", { class: "dlw-aug-words" }, told, marks, h("p", {}, text.matrix), formula, from),
    ),
    h("p", { id: help, class: "dlw-muted dlw-screen" }, text.pointKeys),
    each,
  );
  const size = () => [view.picture.width, view.picture.height];
  const pixel = () => size().map((n, i) => Math.round(point[i] * (n - 1)));
  function set(xy) {
    point = size().map((n, i) => Math.max(0, Math.min(n - 1, xy[i])) / (n - 1));
    paint();
  }
  function at(event) {
    const shown = after.getBoundingClientRect();
    set(
      [event.clientX - shown.left - box[0], event.clientY - shown.top - box[1]].map((v, i) =>
        Math.floor((v / box[2 + i]) * size()[i]),
      ),
    );
  }
  function cross(context, [left, top, wide, high], [x, y]) {
    const [u, v] = [left + ((x + 0.5) / view.picture.width) * wide, top + ((y + 0.5) / view.picture.height) * high];
    for (const [ink, line] of [
      ["#000", 4],
      ["#fff", 1.6],
    ]) {
      context.strokeStyle = ink;
      context.lineWidth = line;
      context.stroke(
        new Path2D(`M${u - 9} ${v}H${u - 3}M${u + 3} ${v}H${u + 9}M${u} ${v - 9}V${v - 3}M${u} ${v + 3}V${v + 9}`),
      );
    }
  }
  function paint() {
    const { state, picture, draws, pictures } = view,
      draw = draws[state.chosen],
      [x, y] = pixel(),
      { place: source, layer } = traced(draw, state.fill_mode, [x, y], picture.height, picture.width),
      side = Math.max(60, Math.min(168, Math.floor((element.clientWidth - 20) / 2))),
      [left, right] = [before, after].map(canvas => sharp(canvas, side, side));
    box = place(left, off, picture, 0, 0, side);
    place(right, off, pictures[state.chosen], 0, 0, side);
    cross(right, box, [x, y]);
    if (source) cross(left, box, source);
    const [u, v] = (source ?? []).map(n => numberText(n, 1));
    from.textContent = !source
      ? (layer === "RandomErasing" ? text.erased : text.zero)(x, y, layer)
      : layer
        ? text.filled(x, y, layer, state.fill_mode, u, v)
        : text.from(x, y, u, v);
    after.setAttribute("aria-label", `${text.after}${text.stop}${from.textContent}`);
  }

  /** In words what was done, and how the draw was judged. */
  function words({ state, picture, draws, found }) {
    const like = found?.likeness?.[state.chosen];
    return [drawWords(draws[state.chosen], picture, text), like ? text.one(like) : ""];
  }
  function fillTable() {
    if (!each.open || !view) return;
    const { state, picture, draws } = view,
      { height, width } = picture,
      draw = draws[state.chosen];
    const cells = [...layerMatrices(draw, height, width), [text.all, wholeMatrix(draw, height, width)]].map(
      ([name, matrix]) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, name),
          matrix.map(v => h("td", {}, numberText(v, 3))),
        ),
    );
    table.replaceChildren(
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            text.heads.map(head => h("th", { scope: "col" }, head)),
          ),
        ),
        h("tbody", {}, cells),
      ),
    );
  }
  function draw(now, its) {
    [view, color] = [now, its];
    const { state, picture, draws } = view,
      [done, judged] = words(view),
      { height, width } = picture,
      all = wholeMatrix(draws[state.chosen], height, width);
    title.textContent = text.chosen(state.chosen);
    told.textContent = done;
    marks.textContent = judged;
    marks.hidden = !judged;
    const rows = [rowFormula("x′", all.slice(0, 3)), rowFormula("y′", all.slice(3))];
    formula.replaceChildren(...rows.map(row => h("span", {}, row)));
    fillTable();
    paint();
  }
  return { element, draw, words };
}
