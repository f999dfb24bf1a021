// The two pictures: the map of both weights with its grips, and the weights along the path.
import { h } from "../base/common.js";
import { jumped, outline } from "./penalty-solver.js";
import { EDGE_OF_MINIMUM, PENALTY_LIMITS } from "./penalties-state.js";

const HALF_WIDTH = 3; // of the map, in units of the weights
const GRIP_LEVEL = 0.7; // the contour that carries the grip: its half axes are this times √stretch and 1/√stretch
const PLOT_HEIGHT = 130;
const PLOT_LEFT = 34;
const PLOT_RIGHT = 26;

function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}
const clamp = (v, [low, high]) => Math.max(low, Math.min(high, v));
const lines = points => points.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
/** `path` in pieces between which the best point jumps. */
function pieces(path) {
  const cut = [[path[0]]];
  for (const next of path.slice(1)) {
    if (jumped(cut.at(-1).at(-1), next)) cut.push([]);
    cut.at(-1).push(next);
  }
  return cut;
}

/** Small pictures of what the legend names, in its order. */
export function legendMark(k) {
  return draw(
    "svg",
    { viewBox: "0 0 20 14", "aria-hidden": "true" },
    [
      () => draw("circle", { class: "dlw-pen-best", cx: 10, cy: 7, r: 5 }),
      () => draw("circle", { class: "dlw-pen-other", cx: 10, cy: 7, r: 5 }),
      () => draw("path", { class: "dlw-pen-path", d: "M1 7H19" }),
      () => draw("path", { class: "dlw-pen-mark", d: "M4 7H16M10 1V13" }),
      () => draw("path", { class: "dlw-pen-region", d: "M2 2H18V12H2Z" }),
    ][k](),
  );
}

/**
 * The map. `act(part)` takes changes of the state; the view is drawn from a scene: { state, loss, penalty, found, path }.
 */
export function makePenaltyMap(act) {
  const svg = draw("svg", { "aria-hidden": "true" }),
    place = h("div", { class: "dlw-pen-map", tabindex: 0, role: "application" }, svg);
  let size = 300,
    scene;
  const X = x => ((x + HALF_WIDTH) / (2 * HALF_WIDTH)) * size,
    Y = y => ((HALF_WIDTH - y) / (2 * HALF_WIDTH)) * size,
    at = ([x, y]) => [X(x), Y(y)];
  const round = v => +v.toFixed(2),
    inside = v => clamp(round(v), [-EDGE_OF_MINIMUM, EDGE_OF_MINIMUM]);
  const here = event => {
    const box = place.getBoundingClientRect(),
      scale = (2 * HALF_WIDTH) / box.width;
    return [(event.clientX - box.left) * scale - HALF_WIDTH, HALF_WIDTH - (event.clientY - box.top) * scale];
  };

  const gripOf = ({ minimum: [a, b], turn, stretch }) => {
    const angle = (turn * Math.PI) / 180,
      far = GRIP_LEVEL * Math.sqrt(stretch),
      ends = [1, -1].map(s => [a + s * far * Math.cos(angle), b + s * far * Math.sin(angle)]);
    return ends.sort((p, q) => Math.max(...p.map(Math.abs)) - Math.max(...q.map(Math.abs)))[0];
  };
  /** Name of what is dragged: where it is, and what a new place of it means. */
  const grips = {
    size: [({ size: its }) => [its, 0], ([x]) => ({ size: clamp(round(x), PENALTY_LIMITS.size) })],
    shape: [
      gripOf,
      ([x, y], { minimum: [a, b] }) => {
        const degrees = Math.round((Math.atan2(y - b, x - a) * 180) / Math.PI),
          stretch = (Math.hypot(x - a, y - b) / GRIP_LEVEL) ** 2;
        return {
          turn: degrees > 90 ? degrees - 180 : degrees < -90 ? degrees + 180 : degrees,
          stretch: clamp(Math.round(10 * stretch) / 10, PENALTY_LIMITS.stretch),
        };
      },
    ],
    minimum: [({ minimum }) => minimum, p => ({ minimum: p.map(inside) })],
  };
  const handles = Object.entries(grips).map(([name, [where, meant]]) => {
    let offset = null;
    const handle = h("div", {
      class: "dlw-pen-grab",
      "data-grip": name,
      "aria-hidden": "true",
      onclick: event => event.stopPropagation(),
      onpointerdown: event => {
        const p = here(event),
          q = where(scene.state);
        offset = [q[0] - p[0], q[1] - p[1]];
        handle.setPointerCapture(event.pointerId);
        event.preventDefault();
        place.focus({ preventScroll: true });
      },
      onpointermove: event => {
        if (!offset) return;
        const p = here(event);
        act(meant([p[0] + offset[0], p[1] + offset[1]], scene.state));
      },
      onpointerup: () => (offset = null),
      onpointercancel: () => (offset = null),
    });
    return { handle, where };
  });
  place.append(...handles.map(one => one.handle));
  place.addEventListener("click", event => act({ minimum: here(event).map(inside) }));
  place.addEventListener("keydown", event => {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const step = event.shiftKey ? 0.01 : 0.1;
    act({ minimum: scene.state.minimum.map((v, k) => inside(v + step * way[k])) });
  });

  function axes() {
    const ticks = [-2, -1, 1, 2],
      name = (text, x, y, anchor = "middle") => {
        const label = draw("text", { x, y, "text-anchor": anchor });
        label.textContent = text;
        return label;
      };
    return [
      draw("path", { class: "dlw-pen-axis", d: `M0 ${Y(0)}H${size}M${X(0)} 0V${size}` }),
      ...ticks.flatMap(v => [
        draw("path", { class: "dlw-pen-axis", d: `M${X(v)} ${Y(0) - 3}v6M${X(0) - 3} ${Y(v)}h6` }),
        name(String(v).replace("-", "−"), X(v), Y(0) + 15),
        name(String(v).replace("-", "−"), X(0) - 6, Y(v) + 4, "end"),
      ]),
      name("w₁", size - 6, Y(0) - 7, "end"),
      name("w₂", X(0) + 7, 14, "start"),
    ];
  }

  function contours({ state, loss, found }) {
    const unit = size / (2 * HALF_WIDTH),
      [cx, cy] = at(state.minimum),
      long = Math.sqrt(state.stretch);
    const ellipse = (radius, kind) =>
      draw("ellipse", {
        class: kind,
        cx,
        cy,
        rx: unit * radius * long,
        ry: (unit * radius) / long,
        transform: `rotate(${-state.turn} ${cx} ${cy})`,
      });
    return [
      ...[1, 2, 3, 4, 5, 6, 7, 8].map(k => ellipse(GRIP_LEVEL * k, "dlw-pen-level")),
      ellipse(Math.sqrt(2 * loss.value(found[0].w)), "dlw-pen-touch"),
    ];
  }

  function solutionMarks({ found, path }) {
    const [best, ...others] = found,
      [x, y] = at(best.w),
      cut = pieces(path);
    const marks = [
      ...cut.map(part => draw("path", { class: "dlw-pen-path", d: lines(part.map(one => at(one.w))) })),
      ...cut
        .slice(1)
        .map((part, k) =>
          draw("path", { class: "dlw-pen-jump", d: lines([cut[k].at(-1), part[0]].map(one => at(one.w))) }),
        ),
      ...others.map(({ w }) => draw("circle", { class: "dlw-pen-other", cx: X(w[0]), cy: Y(w[1]), r: 6 })),
      draw("circle", { class: "dlw-pen-best", cx: x, cy: y, r: 6 }),
    ];
    if (best.zeros) {
      const said = best.zeros === 2 ? "w₁ = w₂ = 0" : best.w[0] === 0 ? "w₁ = 0" : "w₂ = 0",
        left = x > size * 0.7,
        label = draw("text", {
          class: "dlw-pen-say",
          x: x + (left ? -11 : 11),
          y: y < 30 ? y + 20 : y - 9,
          "text-anchor": left ? "end" : "start",
        });
      label.textContent = said;
      marks.push(label);
    }
    return marks;
  }

  function gripMarks({ state }) {
    const spots = handles.map(({ handle, where }) => {
      const [x, y] = at(where(state)).map(v => clamp(v, [7, size - 7]));
      handle.style.left = `${x}px`;
      handle.style.top = `${y}px`;
      return [x, y];
    });
    const [[a, b], [c, d], [e, f]] = spots;
    return [
      draw("path", { class: "dlw-pen-tip", d: `M${a + 8} ${b}l-9 -7v14z` }),
      draw("path", { class: "dlw-pen-grip", d: `M${c - 7} ${d}l7 -7l7 7l-7 7z` }),
      draw("path", { class: "dlw-pen-mark", d: `M${e - 8} ${f}h16M${e} ${f - 8}v16` }),
    ];
  }

  return {
    place,
    draw(next) {
      scene = next;
      size = Math.max(200, place.clientWidth);
      svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
      const shape = outline(scene.penalty, scene.state.size).map(at);
      svg.replaceChildren(
        ...contours(scene),
        draw("path", { class: "dlw-pen-region", d: `${lines(shape)}Z` }),
        ...axes(),
        ...solutionMarks(scene),
        ...gripMarks(scene),
      );
    },
  };
}

/** The weights along the path, over the size of the region; a slider as wide as its axis stands below it. */
export function makePathPlot(slider) {
  const svg = draw("svg", { role: "img" }),
    place = h("div", { class: "dlw-pen-plot" }, svg, slider);
  return {
    place,
    svg,
    draw({ state, path }, most) {
      const width = Math.max(200, place.clientWidth),
        values = path.flatMap(one => one.w).concat(0),
        [low, high] = [Math.min(...values), Math.max(...values, 0.1)],
        room = width - PLOT_LEFT - PLOT_RIGHT;
      const X = size => PLOT_LEFT + (Math.min(size, most) / most) * room,
        Y = v => 12 + ((high - v) / (high - low)) * (PLOT_HEIGHT - 24);
      const text = (words, x, y, kind, anchor = "start") => {
        const label = draw("text", { x, y, class: kind, "text-anchor": anchor });
        label.textContent = words;
        return label;
      };
      const full = [...path, { ...path.at(-1), size: most }],
        curves = [0, 1].flatMap(k => [
          ...pieces(full).map(part =>
            draw("path", { class: `dlw-pen-w${k}`, d: lines(part.map(one => [X(one.size), Y(one.w[k])])) }),
          ),
          ...zeroRanges(path, k).map(([from, to]) =>
            draw("path", { class: `dlw-pen-w${k} dlw-pen-zero`, d: `M${X(from)} ${Y(0)}H${X(to)}` }),
          ),
        ]);
      const jumps = jumpSizes(path).map(size =>
        draw("path", { class: "dlw-pen-jump", d: `M${X(size)} 6V${PLOT_HEIGHT - 6}` }),
      );
      const ends = [0, 1].map(k => Y(path.at(-1).w[k]) + 4);
      if (Math.abs(ends[0] - ends[1]) < 13) ends[+(ends[1] >= ends[0])] = ends[+(ends[1] < ends[0])] + 13;
      svg.setAttribute("viewBox", `0 0 ${width} ${PLOT_HEIGHT}`);
      svg.style.height = `${PLOT_HEIGHT}px`;
      svg.replaceChildren(
        draw("path", { class: "dlw-pen-axis", d: `M${PLOT_LEFT} ${Y(0)}h${room}M${PLOT_LEFT} 6V${PLOT_HEIGHT - 6}` }),
        ...[...new Set([low, 0, high])].map(v =>
          text(v.toFixed(v ? 1 : 0).replace("-", "−"), PLOT_LEFT - 5, Y(v) + 4, "", "end"),
        ),
        ...jumps,
        ...curves,
        draw("path", { class: "dlw-pen-now", d: `M${X(state.size)} 4V${PLOT_HEIGHT - 4}` }),
        ...["w₁", "w₂"].map((name, k) => text(name, width - PLOT_RIGHT + 4, ends[k], `dlw-pen-name${k}`)),
      );
      slider.style.marginLeft = `${PLOT_LEFT - 8}px`;
      slider.style.width = `${room + 16}px`;
    },
  };
}

/** [from, to] of the sizes at which weight k is exactly zero. */
export function zeroRanges(path, k) {
  const ranges = [];
  path.slice(1).forEach(({ size, w }, n) => {
    if (w[k] !== 0) return;
    if (ranges.length && ranges.at(-1)[2] === n - 1) ranges.at(-1).splice(1, 2, size, n);
    else ranges.push([path[n].size, size, n]);
  });
  return ranges.map(([from, to]) => [from, to]);
}
/** Sizes at which the best point jumps. */
export const jumpSizes = path =>
  pieces(path)
    .slice(1)
    .map(part => part[0].size);
