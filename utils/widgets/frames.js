// Frames computed beforehand, one for each value of one or two parameters, behind sliders or menus.
// A kernel that answers to the output's name (`line.py`) draws what is shown anew, and what lies between two values of
// an interval.
// State: params [{ label: {en, zh}, kind: "slider" | "menu", values: [text][, interval] }], frames [{ svg | png, width, text }]
// (last
// parameter fastest; svg is a list of elements, a number means that element of `pieces`), alt [{en, zh}] or [].
import { begin, h, speaker, uniqueId, colors, watch } from "./base/common.js";
import { askKernel, forgetKernel, hasKernel, onKernel } from "./base/kernel.js";
import { address } from "./base/link.js";

const BETWEEN = 0.2; // of the way from one value of an interval to the next
const PATIENCE = 10_000; // ms after which a kernel counts as gone: it is computing, or was shut down

const FRAMES_CSS = `
.dlw-frames { display: grid; gap: .6rem; }
.dlw-frames .dlw-field {
  display: grid; grid-template-columns: minmax(4rem, max-content) minmax(6rem, 20rem) minmax(3rem, auto);
  justify-content: start;
}
.dlw-frames img { display: block; max-width: 100%; height: auto; }
.dlw-frames pre {
  margin: 0; padding: 0; background: none; border: 0; color: inherit; font-size: .95em; white-space: pre-wrap;
  overflow-x: auto;
}
.dlw-frames img[aria-busy] { opacity: .55; }
.dlw[data-dlw-theme="dark"] img.dlw-png { filter: brightness(1.3); }
`;

function frameSource(frame, pieces, ink) {
  if (frame.png) return `data:image/png;base64,${frame.png}`;
  const svg = [frame.svg]
    .flat()
    .map(piece => (typeof piece === "number" ? pieces[piece] : piece))
    .join("");
  return "data:image/svg+xml," + encodeURIComponent(svg.replaceAll("currentColor", ink));
}

function renderFrames({ model, el }) {
  const lang = begin(model, el, FRAMES_CSS);
  const params = model.get("params"),
    frames = model.get("frames"),
    alt = model.get("alt") ?? [],
    pieces = model.get("pieces");
  const name = el.closest(".course-widget")?.dataset.widget;
  const link = address(model, el, "frames"),
    opened = link.read().at?.split(".").map(Number) ?? [];
  const index = params.map(({ values }, i) => (opened[i] in values ? opened[i] : 0));
  const texts = () => ({ at: index.some(Boolean) ? index.map(Math.round).join(".") : null });
  const image = h("img", { alt: "" }),
    text = h("pre", { role: "status" }),
    voice = speaker(el);
  let shown, // what the kernel drew last: {at, frame, alt, texts}
    asked, // positions for which it has not answered yet
    patience;

  /** Text of a value: between two frames, a number that the kernel's answer makes exact. */
  const textAt = (param, at) => {
    const low = Math.floor(at),
      [a, b] = [low, Math.ceil(at)].map(k => Number(param.values[k]));
    return at === low ? param.values[at] : String(Number((a + (b - a) * (at - low)).toPrecision(4)));
  };

  const controls = params.map((param, i) => {
    const id = uniqueId(),
      label = param.label[lang],
      output = h("output", { for: id }, param.values[index[i]]);
    const choose = value => {
      index[i] = value;
      say(textAt(param, value));
      draw();
      ask();
      link.write(texts());
    };
    const say = value => {
      output.value = value;
      control.setAttribute("aria-valuetext", value);
    };
    const control =
      param.kind === "menu"
        ? h(
            "select",
            { id, onchange: event => choose(+event.target.value) },
            param.values.map((value, k) => h("option", { value: k, selected: k === index[i] }, value)),
          )
        : h("input", {
            id,
            type: "range",
            min: 0,
            max: param.values.length - 1,
            step: 1,
            value: index[i],
            "aria-valuetext": param.values[index[i]],
            oninput: event => choose(+event.target.value),
          });
    const field = h(
      "div",
      { class: "dlw-field" },
      h("label", { for: id }, label),
      control,
      param.kind === "menu" ? null : output,
    );
    return { field, control, say, choose };
  });

  /** Between its values an interval can be moved only where a kernel draws what is there. */
  function refine() {
    const live = hasKernel(name);
    params.forEach((param, i) => {
      if (!param.interval) return;
      controls[i].control.step = live ? BETWEEN : 1;
      if (!live && index[i] % 1) {
        controls[i].control.value = Math.round(index[i]);
        controls[i].choose(Math.round(index[i]));
      }
    });
  }

  /** Ask for what the controls say now; while an answer is awaited, only the latest wish is kept. */
  function ask() {
    if (asked || !hasKernel(name)) return;
    asked = String(index);
    patience = setTimeout(() => {
      asked = undefined;
      forgetKernel(name);
      refine();
    }, PATIENCE);
    const at = [...index];
    askKernel(name, at, answer => {
      clearTimeout(patience);
      asked = undefined;
      if (String(at) !== String(index)) return ask();
      shown = { at: String(at), ...answer };
      params.forEach((param, i) => param.kind === "menu" || controls[i].say(answer.texts[i]));
      draw();
    });
  }

  function draw() {
    const here = String(index),
      live = shown?.at === here ? shown : undefined,
      at = index.reduce((sum, k, i) => sum * params[i].values.length + Math.round(k), 0),
      frame = live?.frame ?? frames[at];
    const color = colors(el);
    image.hidden = !(frame.svg || frame.png);
    if (!image.hidden) {
      image.src = frameSource(frame, pieces, color("ink"));
      image.width = frame.width;
      image.className = frame.png ? "dlw-png" : "";
      image.toggleAttribute("aria-busy", !live && index.some(k => k % 1));
      const values = params
        .map((param, i) => `${param.label[lang]} = ${textAt(param, index[i])}`)
        .join(lang === "zh" ? "，" : ", ");
      image.alt = live?.alt[lang] || (index.every(Number.isInteger) && alt[at]?.[lang]) || values;
      voice.say(image.alt);
    }
    text.hidden = !frame.text;
    text.textContent = frame.text ?? "";
  }

  el.append(
    h(
      "div",
      { class: "dlw-frames" },
      controls.map(({ field }) => field),
      image,
      text,
    ),
    voice.region,
    link.button(texts),
  );
  refine();
  const quiet = onKernel(() => (el.isConnected ? refine() : quiet())),
    end = watch(el, draw);
  return () => {
    clearTimeout(patience);
    quiet();
    end();
  };
}

export default { render: renderFrames };
