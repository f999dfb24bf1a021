// Frames computed beforehand, one for each value of one or two parameters, behind sliders or menus.
// State: params [{ label: {en, zh}, kind: "slider" | "menu", values: [text] }], frames [{ svg | png, width, text }]
// (last
// parameter fastest; svg is a list of elements, a number means that element of `pieces`), alt [{en, zh}] or [].
import { begin, h, speaker, uniqueId, colors, watch } from "./base/common.js";
import { address } from "./base/link.js";

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
.dlw[data-dlw-theme="dark"] img.dlw-png { filter: brightness(1.3); }
`;

function frameSource(frame, pieces, ink) {
  if (frame.png) return `data:image/png;base64,${frame.png}`;
  const svg = frame.svg.map(piece => (typeof piece === "number" ? pieces[piece] : piece)).join("");
  return "data:image/svg+xml," + encodeURIComponent(svg.replaceAll("currentColor", ink));
}

function renderFrames({ model, el }) {
  const lang = begin(model, el, FRAMES_CSS);
  const params = model.get("params"),
    frames = model.get("frames"),
    alt = model.get("alt") ?? [],
    pieces = model.get("pieces");
  const link = address(model, el, "frames"),
    asked = link.read().at?.split(".").map(Number) ?? [];
  const index = params.map(({ values }, i) => (asked[i] in values ? asked[i] : 0));
  const texts = () => ({ at: index.some(Boolean) ? index.join(".") : null });
  const image = h("img", { alt: "" }),
    text = h("pre", { role: "status" }),
    voice = speaker(el);

  const controls = params.map((param, i) => {
    const id = uniqueId(),
      label = param.label[lang],
      output = h("output", { for: id }, param.values[index[i]]);
    const choose = value => {
      index[i] = value;
      output.value = param.values[value];
      control.setAttribute("aria-valuetext", param.values[value]);
      draw();
      link.write(texts());
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
    return h(
      "div",
      { class: "dlw-field" },
      h("label", { for: id }, label),
      control,
      param.kind === "menu" ? null : output,
    );
  });

  function draw() {
    const at = index.reduce((sum, k, i) => sum * params[i].values.length + k, 0),
      frame = frames[at];
    const color = colors(el);
    image.hidden = !(frame.svg || frame.png);
    if (!image.hidden) {
      image.src = frameSource(frame, pieces, color("ink"));
      image.width = frame.width;
      image.className = frame.png ? "dlw-png" : "";
      const values = params
        .map((param, i) => `${param.label[lang]} = ${param.values[index[i]]}`)
        .join(lang === "zh" ? "，" : ", ");
      image.alt = alt[at]?.[lang] ?? values;
      voice.say(image.alt);
    }
    text.hidden = !frame.text;
    text.textContent = frame.text ?? "";
  }

  el.append(h("div", { class: "dlw-frames" }, controls, image, text), voice.region, link.button(texts));
  return watch(el, draw);
}

export default { render: renderFrames };
