// The words of the convolution widget.
import { numberText } from "../base/common.js";
import { weightText } from "./conv-state.js";

/** A number without what it does not need: at most three decimals, a true minus sign. */
const number = v =>
  Math.abs(v) < 5e-10 ? "0" : String(+numberText(v, 3).replace("−", "-") || numberText(v, 1)).replace("-", "−");
const weight = v => weightText(v, 4).replace("-", "−");
const factor = v => (v < 0 ? `(${weight(v)})` : weight(v));
/** The sum of what a window reads, without the terms whose weight is 0. */
function sumText([i, j], read, value) {
  const terms = read.filter(one => one.weight);
  const sum = terms.map(one => `${number(one.value)}×${factor(one.weight)}`).join(" + ");
  return `out[${i}, ${j}] = ${sum ? `${sum} = ` : ""}${number(value)}`;
}
const rounded = v => number(+v.toPrecision(4));
const shared = { number, rounded, weightText: weight, sumText };
/** How a side's output size comes about: the formula of its padding. */
const sizeFormula = (n, { reach, size }, { padding, stride }) =>
  padding === "same" ? `⌈${n} / ${stride}⌉ = ${size}` : `⌊(${n} − ${reach}) / ${stride}⌋ + 1 = ${size}`;
const sides = (text, { picture, rows, columns }, state) => {
  const [down, across] = [sizeFormula(picture.height, rows, state), sizeFormula(picture.width, columns, state)];
  return down === across ? down : text(down, across);
};
const reachFormula = (n, { reach }, { dilation }) => (dilation > 1 ? `${dilation} × (${n} − 1) + 1 = ${reach}` : "");

export const CONV_TEXT = {
  en: {
    ...shared,
    source: "picture",
    sources: { photo: "a photo: pavilion", shapes: "constructed shapes", own: "your own digit", given: "a photo" },
    preset: "kernel",
    presets: {
      identity: "identity",
      blur: "blur",
      sharpen: "sharpen",
      sobel_x: "Sobel x",
      sobel_y: "Sobel y",
      laplacian: "Laplacian",
      learned: "learned (LeNet-5)",
      own: "your own",
    },
    size: "size",
    padding: "padding",
    stride: "stride",
    dilation: "dilation",
    flip: "turn the kernel by 180° (convolution as mathematics has it)",
    kernel: "Kernel",
    weight: (row, column) => `row ${row}, column ${column}`,
    fields: "Type numbers, such as −1, 0.5 or 1/9; arrow up and down add and subtract 1.",
    role: "output map",
    keys: "Pointer or arrow keys choose a pixel of the output; with Shift, eight pixels at a time.",
    into: ({ width, height }, rows, columns) => {
      const zeros = [rows.before, rows.after, columns.before, columns.after];
      const rim =
        zeros.some(Boolean) &&
        `, zeros: ${rows.before} above, ${rows.after} below, ${columns.before} left, ${columns.after} right`;
      return `Picture ${height} × ${width}${rim || ""}`;
    },
    out: (height, width) => `Output ${height} × ${width}`,
    window: "Window × kernel",
    play: "Sweep",
    pause: "Pause",
    step: "Step",
    reset: "Reset",
    facts: (scene, state) => {
      const n = state.kernel.length,
        reach = reachFormula(n, scene.columns, state),
        unused = Math.max(scene.rows.unused, scene.columns.unused);
      return [
        `Output size: ${sides((down, across) => `${down} rows, ${across} columns`, scene, state)}.`,
        reach && `${n * n} numbers reach over ${reach} pixels.`,
        unused > 0 &&
          `No window meets the last ${unused === 1 ? "row and column" : `${unused} rows and columns`} of the picture.`,
        state.stride > 1 &&
          state.dilation > 1 &&
          "Keras refuses a stride and a dilation that are both above 1; the formula is the same.",
      ]
        .filter(Boolean)
        .join(" ");
    },
    describe: ({ output, read, rows, columns }) => {
      const outside = read.filter(one => one.outside).length;
      return `Output ${rows.size} × ${columns.size}, from ${number(output.low)} to ${number(output.high)}.${outside ? ` ${outside} of the window's ${read.length} numbers are zeros outside the picture.` : ""}`;
    },
    swept: (filled, all) => `${filled} of ${all} pixels.`,
    inLabel: ({ picture, rows, columns, at, stride }) =>
      `Picture of ${picture.height} × ${picture.width} pixels; the window begins at row ${at[0] * stride - rows.before}, column ${at[1] * stride - columns.before}, and reaches over ${rows.reach} × ${columns.reach}.`,
    note: "These are the numbers of Keras’ Conv2D without bias and activation. What it calls a convolution leaves the kernel as it is: a cross-correlation.",
    credit: "Photo: danielbuechele, CC BY 2.0, from scikit-learn, cut, made smaller and grey.",
    keras: "In Keras",
    mission: {
      edges: [
        "Vertical edges, with two numbers",
        "At most two numbers of the kernel may differ from 0. An edge between black and white columns has to give at least 255 or at most −255; edges between rows, and areas without edges, 0 everywhere.",
      ],
      shift: [
        "Two pixels to the right",
        "Move the whole picture two pixels to the right, with a 3 × 3 kernel and stride 1.",
      ],
      blind: [
        "Blind to brightness",
        "Of the 3 × 3 blur, change one number so that the output stays the same when every pixel becomes brighter by 100, without being 0 everywhere.",
      ],
    },
    now: {
      edges: f =>
        `Now: ${f.numbers} numbers; between columns at most ${number(f.columns)}, between rows ${number(f.rows)}, without edges ${number(f.flat)}.`,
      shift: f =>
        f.moved
          ? `Now the picture moves ${f.moved[0]} to the right and ${f.moved[1]} down.`
          : "Now the output is not the picture, moved.",
      blind: f => `Now 100 more in every pixel changes the output by ${number(f.change)}.`,
    },
    after: {
      edges:
        "Every row of this kernel sums to 0: along a row nothing changes at an edge between rows. Sobel also takes a weighted mean over three rows, against noise.",
      shift:
        "The window looks for each pixel at what lies two to its left. Nine numbers reach that far only with dilation 2. And if the kernel is turned?",
      blind:
        "The sum of the numbers is 0. What is left is each pixel's difference from its neighbours: how the Laplacian does it, too.",
    },
  },
  zh: {
    ...shared,
    source: "图片",
    sources: { photo: "照片：楼阁", shapes: "构造的图形", own: "自己写的数字", given: "照片" },
    preset: "卷积核",
    presets: {
      identity: "恒等",
      blur: "模糊",
      sharpen: "锐化",
      sobel_x: "Sobel x",
      sobel_y: "Sobel y",
      laplacian: "拉普拉斯",
      learned: "训练得到的（LeNet-5）",
      own: "自己填写的",
    },
    size: "大小",
    padding: "填充",
    stride: "步幅",
    dilation: "膨胀率",
    flip: "先把卷积核旋转 180°（数学意义上的卷积）",
    kernel: "卷积核",
    weight: (row, column) => `第 ${row} 行，第 ${column} 列`,
    fields: "可填 −1、0.5、1/9 这样的数；按上、下方向键加 1 或减 1。",
    role: "输出图",
    keys: "用鼠标、手指或方向键选择输出的像素；同时按住 Shift 键，一次移动八个像素。",
    into: ({ width, height }, rows, columns) => {
      const zeros = [rows.before, rows.after, columns.before, columns.after];
      return `图片 ${height}×${width}${zeros.some(Boolean) ? `，补零：上 ${rows.before} 下 ${rows.after}，左 ${columns.before} 右 ${columns.after}` : ""}`;
    },
    out: (height, width) => `输出 ${height}×${width}`,
    window: "窗口 × 卷积核",
    play: "滑动",
    pause: "暂停",
    step: "单步",
    reset: "重置",
    facts: (scene, state) => {
      const n = state.kernel.length,
        reach = reachFormula(n, scene.columns, state),
        unused = Math.max(scene.rows.unused, scene.columns.unused);
      return [
        `输出大小：${sides((down, across) => `${down} 行，${across} 列`, scene, state)}。`,
        reach && `每个方向上取 ${n} 个数，跨越的像素数为 ${reach}。`,
        unused > 0 && `图片最后 ${unused} 行、${unused} 列不会进入任何窗口。`,
        state.stride > 1 && state.dilation > 1 && "步幅和膨胀率都大于 1 时，Keras 会报错；这里仍按同样的公式计算。",
      ]
        .filter(Boolean)
        .join("");
    },
    describe: ({ output, read, rows, columns }) => {
      const outside = read.filter(one => one.outside).length;
      return `输出 ${rows.size}×${columns.size}，取值从 ${number(output.low)} 到 ${number(output.high)}。${outside ? `窗口的 ${read.length} 个数中，有 ${outside} 个是图片之外补的零。` : ""}`;
    },
    swept: (filled, all) => `已算出 ${filled} 个像素，共 ${all} 个。`,
    inLabel: ({ picture, rows, columns, at, stride }) =>
      `${picture.height}×${picture.width} 像素的图片；窗口从第 ${at[0] * stride - rows.before} 行、第 ${at[1] * stride - columns.before} 列开始，跨越 ${rows.reach}×${columns.reach} 个像素。`,
    note: "这些数与 Keras 的 Conv2D 算出的相同（不带偏置和激活函数）。Keras 所说的卷积并不旋转卷积核，严格说来是互相关。",
    credit: "照片：danielbuechele，CC BY 2.0，取自 scikit-learn，经裁剪、缩小并转为灰度。",
    keras: "在 Keras 中",
    mission: {
      edges: [
        "用两个数找出竖直边缘",
        "卷积核里最多有两个数不为 0。在黑白两色的竖直交界处，输出的绝对值要达到 255；在水平交界处和没有边缘的区域，输出处处为 0。",
      ],
      shift: ["向右平移两个像素", "用 3×3 的卷积核，步幅取 1，使整幅图片原样向右平移两个像素。"],
      blind: [
        "不受亮度影响",
        "只改动 3×3 模糊核中的一个数，使所有像素都调亮 100 时，输出保持不变，而且输出不能处处为 0。",
      ],
    },
    now: {
      edges: f =>
        `目前有 ${f.numbers} 个数不为 0；输出绝对值的最大值：竖直边缘处 ${number(f.columns)}，水平边缘处 ${number(f.rows)}，无边缘处 ${number(f.flat)}。`,
      shift: f =>
        f.moved ? `目前图片右移 ${f.moved[0]} 个像素，下移 ${f.moved[1]} 个像素。` : "目前图片并不是原样平移。",
      blind: f => `目前每个像素增加 100，输出就改变 ${number(f.change)}。`,
    },
    after: {
      edges:
        "这个卷积核每一行的和都是 0，而在水平边缘处，同一行的像素都相等，所以输出为 0。Sobel 算子还对相邻三行取加权平均，以减小噪声的影响。",
      shift:
        "计算输出的每个像素时，窗口取的是它左边第二个像素。3×3 的卷积核要看得这么远，膨胀率必须取 2。如果先把卷积核旋转 180°，又该怎么填？",
      blind: "各数之和为 0，输出反映的就只是每个像素与周围像素的差别。拉普拉斯算子也是这个道理。",
    },
  },
};

/** The layer of Keras that does the same, as Python. */
export function convCode({ kernel, padding, stride, dilation }) {
  const more = [stride > 1 && `strides=${stride}`, dilation > 1 && `dilation_rate=${dilation}`].filter(Boolean);
  return `keras.layers.Conv2D(${[1, kernel.length, ...more, `padding="${padding}"`, "use_bias=False"].join(", ")})`;
}
