// The picture with its window, the output map, the kernel's fields, and the window's numbers.
import { h, sharp } from "../base/common.js";
import { weightOf, weightText } from "./conv-state.js";

const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
const clamp = (v, most) => Math.max(0, Math.min(most, v));
const INKS = { light: ["#2166ba", "#ffffff", "#b5530c"], dark: ["#7ab0f2", "#14171c", "#f0a565"] };
const channels = ink => [1, 3, 5].map(k => parseInt(ink.slice(k, k + 2), 16));

/** From −1 … 1 to red, green, blue: one ink below zero, one above it. */
const mixed = (inks, share) => {
  const [below, none, above] = inks.map(channels),
    end = share < 0 ? below : above;
  return none.map((v, c) => Math.round(v + Math.abs(share) * (end[c] - v)));
};
/** A faint ground behind a number, of its sign and size. */
const tint = (inks, share) =>
  `rgb(${channels(inks[share < 0 ? 0 : 2]).join(" ")} / ${Math.round(32 * Math.abs(share))}%)`;

/** Paint pixels, `color(k)` each, into the rectangle of a context. */
function paint(context, { height, width }, color, box) {
  const image = new ImageData(width, height);
  for (let k = 0; k < width * height; k++) image.data.set([...color(k), 255], 4 * k);
  const small = Object.assign(document.createElement("canvas"), { width, height });
  small.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, ...box);
}
function outlined(context, x, y, wide, high, ink) {
  for (const [color, line] of [
    ["#000", 4],
    ["#fff", 2.6],
    [ink, 1.6],
  ]) {
    context.strokeStyle = color;
    context.lineWidth = line;
    context.strokeRect(x, y, wide, high);
  }
}
function hatched(context, [x, y, wide, high], color) {
  context.save();
  context.beginPath();
  context.rect(x, y, wide, high);
  context.clip();
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  for (let at = -high; at < wide; at += 5) {
    context.moveTo(x + at, y + high);
    context.lineTo(x + at + high, y);
  }
  context.stroke();
  context.restore();
}

/**
 * Both pictures: { element, into, out, draw(scene, color) }. `act`: look(at) for a pixel that the pointer passes (null
 * when it leaves), choose(at) for one that is chosen, aloud where by a key.
 */
export function makePair(text, act) {
  let scene,
    cell,
    outCell,
    inks = INKS.light;
  const into = h("canvas", {
    role: "img",
    onpointerdown: event => act.choose(under(event)),
    onpointermove: event => passed(event, under),
    onpointerleave: () => act.look(null),
  });
  const out = h("canvas", {
    tabindex: 0,
    role: "application",
    "aria-roledescription": text.role,
    onpointerdown: event => act.choose(within(event)),
    onpointermove: event => passed(event, within),
    onpointerleave: () => act.look(null),
    onkeydown: event => {
      const move = MOVES[event.key],
        size = [scene.output.height, scene.output.width],
        end = { Home: [0, 0], End: size }[event.key];
      if ((!move && !end) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      const to = end ?? scene.at.map((v, k) => v + move[k] * (event.shiftKey ? 8 : 1));
      act.choose(
        to.map((v, k) => clamp(v, size[k] - 1)),
        true,
      );
    },
  });
  const captions = [h("figcaption"), h("figcaption")],
    low = h("span"),
    high = h("span"),
    ramp = h("span", { class: "dlw-conv-ramp" });
  const element = h(
    "div",
    { class: "dlw-conv-pair" },
    h("figure", {}, into, captions[0]),
    h("figure", {}, out, captions[1], h("div", { class: "dlw-conv-scale", "aria-hidden": "true" }, low, ramp, high)),
  );
  const passed = (event, place) => {
    if (event.buttons) act.choose(place(event));
    else if (event.pointerType === "mouse") act.look(place(event));
  };
  const at = (canvas, event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientY - box.top, event.clientX - box.left];
  };
  const inside = place => place.map((v, k) => clamp(v, [scene.output.height, scene.output.width][k] - 1));
  const within = event => inside(at(out, event).map(v => Math.floor(v / outCell)));
  /** The output whose window has its middle nearest to a point of the picture. */
  const under = event =>
    inside(
      at(into, event).map((v, k) => {
        const { reach } = [scene.rows, scene.columns][k];
        return Math.round((v / cell - reach / 2) / scene.stride);
      }),
    );

  function drawInto(color) {
    const { picture, rows, columns, stride, read, at } = scene,
      wide = columns.before + picture.width + columns.after,
      high = rows.before + picture.height + rows.after,
      side = figureSide();
    cell = side / Math.max(wide, high);
    const context = sharp(into, wide * cell, high * cell),
      left = columns.before * cell,
      top = rows.before * cell;
    hatched(context, [0, 0, wide * cell, high * cell], color("muted"));
    paint(context, picture, k => Array(3).fill(picture.data[k]), [
      left,
      top,
      picture.width * cell,
      picture.height * cell,
    ]);
    if (rows.reach > scene.used.length) {
      context.fillStyle = "rgb(255 190 0 / 70%)";
      for (const { x, y } of read) context.fillRect(left + x * cell, top + y * cell, cell, cell);
    }
    outlined(
      context,
      at[1] * stride * cell,
      at[0] * stride * cell,
      columns.reach * cell,
      rows.reach * cell,
      color("accent"),
    );
    captions[0].textContent = text.into(picture, rows, columns);
  }
  function drawOut(color) {
    const { output, at, filled } = scene,
      { height, width, data, most } = output;
    outCell = figureSide() / Math.max(width, height);
    const context = sharp(out, width * outCell, height * outCell);
    paint(context, output, k => mixed(inks, most && k < filled ? data[k] / most : 0), [
      0,
      0,
      width * outCell,
      height * outCell,
    ]);
    const [row, column] = [Math.floor(filled / width), filled % width]; // the sweep has not come further
    for (const [x, y, wide, high] of [
      [column, row, width - column, 1],
      [0, row + 1, width, height - row - 1],
    ])
      if (filled < data.length)
        hatched(
          context,
          [x, y, wide, high].map(v => v * outCell),
          color("muted"),
        );
    outlined(context, at[1] * outCell, at[0] * outCell, outCell, outCell, color("accent"));
    captions[1].textContent = text.out(height, width);
    [low.textContent, high.textContent] = [-most, most].map(text.rounded);
    ramp.style.background = `linear-gradient(90deg, ${inks.join()})`;
  }
  const figureSide = () => Math.max(100, Math.min(336, Math.floor((element.clientWidth - 12) / 2)));
  return {
    element,
    into,
    out,
    draw(next, color, theme) {
      scene = next;
      inks = INKS[theme];
      drawInto(color);
      drawOut(color);
    },
  };
}

/** Fields of the kernel: { element, show(kernel, theme) }; `change(kernel)` for every valid number that is typed. */
export function makeKernel(text, change) {
  const element = h("div", { class: "dlw-conv-grid", role: "group", "aria-label": text.kernel });
  let kernel = [],
    fields = [];
  const set = (k, value) =>
    change(kernel.map((row, i) => row.map((v, j) => (i * kernel.length + j === k ? value : v))));
  const field = k => {
    const n = kernel.length,
      input = h("input", {
        type: "text",
        role: "spinbutton",
        name: `k${k}`,
        autocomplete: "off",
        "aria-label": text.weight(Math.floor(k / n) + 1, (k % n) + 1),
        onfocus: () => input.select(),
        oninput: () => {
          const value = weightOf(input.value);
          input.setAttribute("aria-invalid", Number.isNaN(value));
          if (!Number.isNaN(value)) set(k, value);
        },
        onchange: () => put(k, true),
        onkeydown: event => {
          const step = { ArrowUp: 1, ArrowDown: -1 }[event.key],
            value = weightOf(String(Math.round(1e9 * (kernel.flat()[k] + step)) / 1e9));
          if (!step || Number.isNaN(value)) return;
          event.preventDefault();
          set(k, value);
          put(k, true);
        },
      });
    return input;
  };
  function put(k, always) {
    const value = kernel.flat()[k],
      input = fields[k];
    if (always || weightOf(input.value) !== value) input.value = weightText(value, 4);
    if (weightOf(input.value) === weightOf(input.value)) input.setAttribute("aria-invalid", false);
    input.setAttribute("aria-valuenow", value);
  }
  return {
    element,
    show(next, theme) {
      const other = next.length !== kernel.length,
        most = Math.max(...next.flat().map(Math.abs)) || 1;
      kernel = next;
      if (other) {
        fields = next.flat().map((_, k) => field(k));
        element.style.setProperty("--n", next.length);
        element.replaceChildren(...fields);
      }
      fields.forEach((input, k) => {
        put(k, other || input !== document.activeElement);
        input.style.background = tint(INKS[theme], next.flat()[k] / most);
      });
    },
  };
}

/** The window's numbers and weights: { element, show(read, theme) }; the sum beside it says the same in words. */
export function makeWindow(text) {
  const element = h("div", { class: "dlw-conv-grid dlw-conv-window", "aria-hidden": "true" });
  return {
    element,
    show(read, theme) {
      const most = Math.max(...read.map(({ value, weight }) => Math.abs(value * weight))) || 1;
      element.style.setProperty("--n", Math.sqrt(read.length));
      element.replaceChildren(
        ...read.map(({ value, weight, outside }) => {
          const one = h(
            "div",
            { class: outside && "dlw-conv-outside" },
            text.number(value),
            h("span", {}, `× ${text.weightText(weight)}`),
          );
          one.style.background = tint(INKS[theme], (value * weight) / most);
          return one;
        }),
      );
    },
  };
}
