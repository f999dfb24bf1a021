// Every layer's output as small maps, and one of them large: what it says at each place, and what that place looks at.
import { h, numberText, sharp } from "../base/common.js";
import { seenArea } from "../base/nn-gradient.js";
import { IDENTITY } from "../base/nn.js";
import { paintPixels } from "../base/strokes.js";
import { paintValues } from "./digit-paint.js";

const MOST_MAPS = 64;
const VECTOR = 24; // numbers of a dense layer in a row
const LARGE = 252;
const UNCHANGED = new Set(["Flatten", "Reshape", ...IDENTITY]);
const isMap = shape => shape.length === 3;

/** How an output is laid out: rows and columns of a map, its channels. */
const layout = ({ shape, data }) =>
  isMap(shape) ? shape : [Math.ceil(data.length / VECTOR), Math.min(data.length, VECTOR), 1];

/** [layer, map, cell] of a link, or null. */
export const readSeen = words => (/^\d{1,3}(\.\d{1,5}){2}$/.test(words) ? words.split(".").map(Number) : null);

/**
 * Figures of every layer's output: { element, draw(outputs, pixels, color), seen() }. `say(words)`: of a place that the
 * reader looks at; `chosen`: what is large at the start, [layer, map, cell] or null.
 */
export function makeLayers(text, net, { say, chosen }) {
  const groups = h("div", { class: "dlw-layers" }),
    element = h(
      "section",
      { hidden: true },
      h("p", {}, h("strong", {}, text.layers)),
      h("p", { class: "dlw-muted" }, text.scale),
      groups,
    );
  const large = makeLarge();
  let now = null, // { outputs, pixels, color }
    shapes = "",
    buttons = []; // of each layer

  const extremes = data => {
    let low = Infinity,
      high = -Infinity;
    for (const v of data) {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
    return { low, high, largest: Math.max(Math.abs(low), Math.abs(high)) };
  };
  const mapsOf = shape => (isMap(shape) ? Math.min(shape[2], MOST_MAPS) : 1);
  const valid = seen => {
    const out = seen && now.outputs[seen[0]];
    if (!out || UNCHANGED.has(out.type) || seen[1] >= mapsOf(out.shape)) return null;
    return seen[2] < (isMap(out.shape) ? out.shape[0] * out.shape[1] : out.data.length) ? seen : null;
  };

  /** Show map c of layer k large, at its strongest place; or no longer. */
  function choose(k, c) {
    const closing = chosen?.[0] === k && chosen[1] === c,
      { data, shape } = now.outputs[k],
      channels = isMap(shape) ? shape[2] : 1;
    let cell = 0;
    for (let i = 0; i * channels + c < data.length; i++)
      if (Math.abs(data[i * channels + c]) > Math.abs(data[cell * channels + c])) cell = i;
    chosen = closing ? null : [k, c, cell];
    paint();
    if (!closing) {
      large.element.scrollIntoView({ block: "nearest" });
      say(large.words());
    }
  }
  function move(event, k, c) {
    const to = {
      ArrowRight: c + 1,
      ArrowDown: c + 1,
      ArrowLeft: c - 1,
      ArrowUp: c - 1,
      Home: 0,
      End: buttons[k].length - 1,
    }[event.key];
    const next = buttons[k][to];
    if (event.key === "Escape" && chosen) choose(chosen[0], chosen[1]);
    else if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    else if (next) focus(k, to).focus();
    event.preventDefault();
    event.stopPropagation();
  }
  /** Of the maps of a layer one is reached by Tab. */
  function focus(k, c) {
    buttons[k].forEach((button, i) => (button.tabIndex = i === c ? 0 : -1));
    return buttons[k][c];
  }

  function build(outputs) {
    buttons = outputs.map(({ type, shape, data }, k) =>
      UNCHANGED.has(type)
        ? []
        : Array.from({ length: mapsOf(shape) }, (_, c) =>
            h(
              "button",
              {
                type: "button",
                class: "dlw-unit dlw-printed",
                "aria-label": isMap(shape) ? text.map(c + 1, shape[2]) : text.vector(data.length),
                tabindex: c ? -1 : 0,
                onclick: () => {
                  focus(k, c);
                  choose(k, c);
                },
                onkeydown: event => move(event, k, c),
              },
              h("canvas", { "aria-hidden": "true" }),
            ),
          ),
    );
    groups.replaceChildren(
      ...outputs.map(({ type, activation, shape }, k) => {
        const more = [
          activation && activation !== "linear" && activation,
          shape.length > 1 ? shape.join(" × ") : text.vector(shape[0]),
        ].filter(Boolean);
        const caption = h("figcaption", {}, h("strong", {}, type), ...more.map(part => ` · ${part}`));
        if (UNCHANGED.has(type)) {
          caption.append(` · ${text.same}`);
          return h("figure", {}, caption);
        }
        return h(
          "figure",
          {},
          caption,
          h(
            "div",
            { class: "dlw-maps", role: "group", "data-name": [type, ...more].join(" · ") },
            buttons[k],
            isMap(shape) && shape[2] > MOST_MAPS
              ? h("span", { class: "dlw-muted" }, text.more(shape[2] - MOST_MAPS))
              : null,
          ),
        );
      }),
    );
  }

  function paint() {
    const { outputs, color } = now;
    chosen = valid(chosen);
    outputs.forEach((out, k) => {
      if (UNCHANGED.has(out.type)) return;
      const { shape, data } = out,
        group = groups.children[k].querySelector(".dlw-maps"),
        { low, high, largest } = extremes(data),
        at = data.findIndex(v => Math.abs(v) === largest),
        place = isMap(shape) ? text.strongest((at % shape[2]) + 1) : text.largest(data.indexOf(high) + 1),
        [rows, columns, channels] = layout(out),
        zoom = isMap(shape) ? Math.max(2, Math.round(64 / Math.max(rows, columns))) : 11;
      group.setAttribute(
        "aria-label",
        `${group.dataset.name}${text.colon}${text.range(numberText(low, 2), numberText(high, 2))}${place}`,
      );
      buttons[k].forEach((button, c) => {
        const canvas = button.firstChild;
        button.setAttribute("aria-expanded", chosen?.[0] === k && chosen[1] === c);
        paintValues(canvas, columns, rows, i => data[i * channels + c], largest, color);
        canvas.style.width = `${columns * zoom}px`;
        canvas.style.height = `${rows * zoom}px`;
      });
    });
    if (chosen) {
      const figure = groups.children[chosen[0]];
      if (large.element.parentElement !== figure) figure.append(large.element);
      large.draw();
    } else large.element.remove();
  }

  /** The map that was chosen, and the picture with the area that the chosen place of it looks at. */
  function makeLarge() {
    const title = h("p", {}),
      says = h("p", {}),
      canvas = h("canvas", {
        tabindex: 0,
        role: "application",
        "aria-roledescription": text.role,
        onkeydown: keys,
        onpointerdown: pick,
        onpointermove: event => event.buttons && pick(event),
      }),
      picture = h("canvas", { "aria-hidden": "true" }),
      frame = h("div", { class: "dlw-frame" }),
      close = h(
        "button",
        {
          type: "button",
          onclick: () => {
            const [k, c] = chosen;
            choose(k, c);
            focus(k, c).focus();
          },
        },
        text.close,
      );
    const place = h("div", { class: "dlw-large-map" }, canvas),
      element = h(
        "div",
        { class: "dlw-large" },
        title,
        place,
        h("div", {}, h("div", { class: "dlw-large-seen" }, picture, frame), h("p", { class: "dlw-muted" }, text.area)),
        h("div", { class: "dlw-row" }, says, h("span", { class: "dlw-screen" }, close)),
      );

    const numbers = () => {
      const out = now.outputs[chosen[0]],
        [rows, columns, channels] = layout(out),
        count = isMap(out.shape) ? rows * columns : out.data.length;
      return { out, rows, columns, count, value: i => out.data[i * channels + chosen[1]] };
    };
    function go(cell, aloud) {
      if (cell < 0 || cell >= numbers().count || cell === chosen[2]) return;
      chosen = [chosen[0], chosen[1], cell];
      element.isConnected && draw();
      if (aloud) say(words());
    }
    function keys(event) {
      const { columns, count } = numbers(),
        cell = chosen[2],
        to = {
          ArrowLeft: cell % columns ? cell - 1 : cell,
          ArrowRight: (cell + 1) % columns ? cell + 1 : cell,
          ArrowUp: cell - columns,
          ArrowDown: cell + columns,
          Home: 0,
          End: count - 1,
        }[event.key];
      if (event.ctrlKey || event.metaKey || event.altKey || (to === undefined && event.key !== "Escape")) return;
      event.preventDefault();
      event.stopPropagation();
      if (to === undefined) close.click();
      else go(to, true);
    }
    function pick(event) {
      const { rows, columns } = numbers(),
        box = canvas.getBoundingClientRect(),
        share = (v, from, size, n) => Math.max(0, Math.min(n - 1, Math.floor(((v - from) / size) * n)));
      go(
        share(event.clientY, box.top, box.height, rows) * columns + share(event.clientX, box.left, box.width, columns),
        event.type === "pointerdown",
      );
    }
    const area = () => {
      const { columns } = numbers(),
        cell = chosen[2];
      return seenArea(net, now.outputs, chosen[0], Math.floor(cell / columns), cell % columns);
    };
    /** What stands at the chosen place, in words. */
    function words() {
      const { out, columns, value } = numbers(),
        cell = chosen[2],
        [top, bottom, left, right] = area(),
        all = bottom - top === 27 && right - left === 27,
        where = isMap(out.shape)
          ? text.cell(Math.floor(cell / columns) + 1, (cell % columns) + 1)
          : text.number(cell + 1);
      return text.looks(
        `${where}${text.colon}${numberText(value(cell), 3)}`,
        all ? text.everything : text.part(top + 1, bottom + 1, left + 1, right + 1),
      );
    }
    function draw() {
      const { out, rows, columns, count, value } = numbers(),
        { color, pixels } = now,
        { largest } = extremes(out.data),
        name = isMap(out.shape) ? text.map(chosen[1] + 1, out.shape[2]) : text.vector(count),
        size = Math.min(LARGE / Math.max(rows, columns), isMap(out.shape) ? LARGE : 24),
        g = sharp(canvas, columns * size, rows * size);
      place.style.maxWidth = `${columns * size}px`;
      canvas.style.aspectRatio = `${columns} / ${rows}`;
      for (let i = 0; i < count; i++) {
        g.globalAlpha = Math.abs(value(i)) / (largest || 1);
        g.fillStyle = color(value(i) > 0 ? "accent" : "second");
        g.fillRect((i % columns) * size, Math.floor(i / columns) * size, size, size);
      }
      const cell = chosen[2],
        x = (cell % columns) * size,
        y = Math.floor(cell / columns) * size;
      g.globalAlpha = 1;
      g.lineWidth = 2;
      g.strokeStyle = color("ink");
      g.strokeRect(Math.max(1, x), Math.max(1, y), Math.min(size, columns * size - 2), Math.min(size, rows * size - 2));
      title.replaceChildren(h("strong", {}, name));
      paintPixels(picture, pixels);
      const [top, bottom, left, right] = area();
      Object.assign(frame.style, {
        top: `${(100 * top) / 28}%`,
        left: `${(100 * left) / 28}%`,
        height: `${(100 * (bottom - top + 1)) / 28}%`,
        width: `${(100 * (right - left + 1)) / 28}%`,
      });
      says.textContent = words();
      canvas.setAttribute("aria-label", `${out.type} · ${name}${text.stop}${says.textContent}`);
    }
    return { element, draw, words };
  }

  return {
    element,
    seen: () => chosen,
    draw(outputs, pixels, color) {
      element.hidden = !outputs;
      if (!outputs) return;
      now = { outputs, pixels, color };
      const key = JSON.stringify(outputs.map(({ type, shape }) => [type, shape]));
      if (key !== shapes) build(outputs);
      shapes = key;
      paint();
    },
  };
}
