// The words of the augmentation widget.
import { numberText } from "../base/common.js";

const signed = (v, digits) => (v < 0 ? "" : "+") + numberText(v, digits);

export const AUG_TEXT = {
  en: {
    source: "picture",
    sources: { photo: "a photo: dahlia", given: "a photo", own: "your own digit" },
    digit: d => `a written ${d}`,
    fill: "fill mode",
    fills: { reflect: "reflect", constant: "constant (0)", nearest: "nearest", wrap: "wrap" },
    flip: "flip",
    flips: { none: "none", horizontal: "left–right", vertical: "up–down", horizontal_and_vertical: "both at once" },
    factor: {
      rotation: "rotation",
      translation: "translation",
      zoom: "zoom",
      contrast: "contrast",
      brightness: "brightness",
      erasing: "erasing",
    },
    off: "off",
    range: {
      rotation: f => `${numberText(f, 2)} (± ${numberText(360 * f, 0)}°)`,
      translation: f => `± ${numberText(100 * f, 0)} %`,
      zoom: f => `${numberText(1 - f, 2)} … ${numberText(1 + f, 2)}`,
      contrast: f => `${numberText(1 - f, 2)} … ${numberText(1 + f, 2)}`,
      brightness: f => `${numberText(f, 2)} (± ${numberText(255 * f, 0)})`,
      erasing: f => `${numberText(100 * Math.min(0.02, f), 0)} … ${numberText(100 * f, 0)} %`,
    },
    again: "Draw again",
    seed: "seed",
    sheet: "Sheet of 16 draws",
    role: "sheet of draws",
    keys: "Arrow keys choose a draw.",
    chosen: k => `Draw ${k + 1}`,
    nothing: "nothing is changed",
    flipped: yes => (yes ? "flipped" : "not flipped"),
    turned: d => `turned ${numberText(Math.abs(d), 1)}° ${d < 0 ? "clockwise" : "counter-clockwise"}`,
    moved: (r, d) =>
      `moved ${numberText(Math.abs(r), 1)} pixels ${r < 0 ? "left" : "right"}, ${numberText(Math.abs(d), 1)} ${d < 0 ? "up" : "down"}`,
    zoomed: z => `zoom ${numberText(z, 2)} (${z > 1 ? "smaller" : "larger"})`,
    contrast: c => `contrast × ${numberText(c, 2)}`,
    brightness: b => `brightness ${signed(b, 0)}`,
    hole: (w, hh) => `${numberText(w, 0)} × ${numberText(hh, 0)} pixels erased`,
    comma: ", ",
    stop: ". ",
    before: "What goes in",
    after: "What comes out",
    point: "point in what comes out",
    pointKeys: "Pointer or arrow keys choose a pixel; with Shift, eight pixels at a time.",
    from: (x, y, u, v) => `Pixel (${x}, ${y}) is taken from (${u}, ${v}).`,
    filled: (x, y, layer, mode, u, v) =>
      `Pixel (${x}, ${y}) lies outside for ${layer}: “${mode}” takes it from (${u}, ${v}).`,
    zero: (x, y, layer) => `Pixel (${x}, ${y}) lies outside for ${layer}: it is filled with 0.`,
    erased: (x, y) => `Pixel (${x}, ${y}) was erased: it is 0.`,
    matrix: "Affine matrix of this draw: where pixel (x, y) is taken from",
    each: "The matrix of each layer",
    heads: ["layer", "a₀", "a₁", "a₂", "b₀", "b₁", "b₂"],
    all: "all together",
    keras: "The same layers in Keras",
    note: "The numbers are those of Keras’ layers. With the same seed Keras draws other ones, from the same ranges. Colours and erasing do not move pixels and have no matrix.",
    credit: "Photo: vultilion, CC BY 2.0, from scikit-learn, cut and made smaller.",
    loading: "The photo is being read…",
    broken: "The photo cannot be read.",
    blank: "Draw a digit on the pad: it stands in for the example.",
    nines: n =>
      `${n} of 16 draws are clearly more like the written 9 than like the written 6: the overlap is larger by 0.1 or more.`,
    one: ({ six, nine }) => `Overlap with the written 6: ${numberText(six, 2)}, with the 9: ${numberText(nine, 2)}`,
    alike: (least, [a, b]) =>
      `The two most alike (${a ? `draw ${a}` : "the photo"} and draw ${b}) differ by ${numberText(least, 1)} of 255 on average.`,
    seen: (least, k) => `Least of the flower is left in draw ${k + 1}: ${Math.floor(100 * least)} %.`,
    colon: ": ",
    mission: {
      coin: [
        "A 9 without turning",
        "Start from the 6, leave the rotation off, and make draws that are clearly more like the written 9. Such a draw keeps the label 6 and teaches the network a mistake.",
      ],
      limit: [
        "How far may a 6 be turned?",
        "Only rotation, on the 6: set the largest factor at which no angle of the range is clearly more like the written 9, to within 0.02.",
      ],
      many: [
        "Sixteen pictures, one flower",
        "Of the photo and its 16 draws, any two differ by at least 25 of 255 on average, and every draw keeps at least 90 % of the flower.",
      ],
    },
    learned: {
      coin: "A flip in both directions is a half turn. RandomFlip() without arguments does just that, to half of the pictures, since one coin decides for both directions.",
      limit: limit =>
        `By this measure the first 9 appears at a turn of ${numberText(limit, 3)}, ${numberText(360 * limit, 0)}°. For people, and for other handwritings, the border lies elsewhere: only who knows the labels can say.`,
      many: "All sixteen are different, and yet they show one and the same flower. Nothing in them tells how other flowers look.",
    },
    limitNow: {
      far: n =>
        n
          ? `Too far: ${n} of these 16 draws look like a 9.`
          : "None of these 16 looks like a 9. But the range goes further than these 16 do: draw again.",
      low: "No angle in this range looks like a 9. There is room for more.",
    },
  },
  zh: {
    source: "图片",
    sources: { photo: "照片：大丽花", given: "照片", own: "自己写的数字" },
    digit: d => `手写的 ${d}`,
    fill: "填充方式",
    fills: {
      reflect: "reflect（镜像）",
      constant: "constant（填 0）",
      nearest: "nearest（边缘）",
      wrap: "wrap（循环）",
    },
    flip: "翻转",
    flips: {
      none: "不翻转",
      horizontal: "左右翻转",
      vertical: "上下翻转",
      horizontal_and_vertical: "左右上下同时翻转",
    },
    factor: {
      rotation: "旋转",
      translation: "平移",
      zoom: "缩放",
      contrast: "对比度",
      brightness: "亮度",
      erasing: "随机擦除",
    },
    off: "关",
    range: {
      rotation: f => `${numberText(f, 2)} (±${numberText(360 * f, 0)}°)`,
      translation: f => `±${numberText(100 * f, 0)}%`,
      zoom: f => `${numberText(1 - f, 2)}～${numberText(1 + f, 2)}`,
      contrast: f => `${numberText(1 - f, 2)}～${numberText(1 + f, 2)}`,
      brightness: f => `${numberText(f, 2)} (±${numberText(255 * f, 0)})`,
      erasing: f => `${numberText(100 * Math.min(0.02, f), 0)}%～${numberText(100 * f, 0)}%`,
    },
    again: "重新抽取",
    seed: "随机种子",
    sheet: "16 张随机变换后的图",
    role: "图片表",
    keys: "用方向键选择其中一张。",
    chosen: k => `第 ${k + 1} 张`,
    nothing: "没有任何变化",
    flipped: yes => (yes ? "已翻转" : "未翻转"),
    turned: d => `${d < 0 ? "顺" : "逆"}时针旋转 ${numberText(Math.abs(d), 1)}°`,
    moved: (r, d) =>
      `向${r < 0 ? "左" : "右"}平移 ${numberText(Math.abs(r), 1)} 像素，向${d < 0 ? "上" : "下"}平移 ${numberText(Math.abs(d), 1)} 像素`,
    zoomed: z => `缩放系数 ${numberText(z, 2)}（${z > 1 ? "缩小" : "放大"}）`,
    contrast: c => `对比度系数 ${numberText(c, 2)}`,
    brightness: b => `亮度 ${signed(b, 0)}`,
    hole: (w, hh) => `擦除 ${numberText(w, 0)}×${numberText(hh, 0)} 像素`,
    comma: "，",
    stop: "。",
    before: "变换前",
    after: "变换后",
    point: "变换后图中的一点",
    pointKeys: "用鼠标、手指或方向键选择像素；按住 Shift 时，每次移动八个像素。",
    from: (x, y, u, v) => `像素 (${x}, ${y}) 取自原图的 (${u}, ${v})。`,
    filled: (x, y, layer, mode, u, v) =>
      `对 ${layer} 来说，像素 (${x}, ${y}) 的来源落在图外。填充方式 ${mode} 改从 (${u}, ${v}) 取值。`,
    zero: (x, y, layer) => `对 ${layer} 来说，像素 (${x}, ${y}) 的来源落在图外，所以填 0。`,
    erased: (x, y) => `像素 (${x}, ${y}) 被擦除，值为 0。`,
    matrix: "这张图的仿射矩阵：像素 (x, y) 取自原图何处",
    each: "各层的矩阵",
    heads: ["层", "a₀", "a₁", "a₂", "b₀", "b₁", "b₂"],
    all: "合在一起",
    keras: "用 Keras 写出这些层",
    note: "这里的计算与 Keras 的层一致。即使种子相同，Keras 抽到的随机数也与这里不同，但范围相同。颜色变换和擦除不移动像素，因此没有矩阵。",
    credit: "照片作者为 vultilion，许可协议为 CC BY 2.0，照片取自 scikit-learn，经过裁剪和缩小。",
    loading: "正在读取照片……",
    broken: "无法读取照片。",
    blank: "请在手写板上写一个数字，它会取代示例。",
    nines: n => `16 张图中有 ${n} 张明显更像手写的 9，也就是与 9 的重合度比与 6 的重合度至少高 0.1。`,
    one: ({ six, nine }) => `与手写的 6 的重合度为 ${numberText(six, 2)}，与手写的 9 的重合度为 ${numberText(nine, 2)}`,
    alike: (least, [a, b]) =>
      `最相似的两张图（${a ? `第 ${a} 张` : "原图"}与第 ${b} 张），像素值平均相差 ${numberText(least, 1)}（满值 255）。`,
    seen: (least, k) => `第 ${k + 1} 张图中的花保留得最少，为 ${Math.floor(100 * least)}%。`,
    colon: "：",
    mission: {
      coin: [
        "不旋转也能变出 9",
        "从手写的 6 开始，关闭旋转，使一些变换后的图明显更像手写的 9。这样的图，标签仍是 6，会让网络学到错误的知识。",
      ],
      limit: [
        "6 最多能转多少？",
        "只对手写的 6 使用旋转。把旋转系数设得尽可能大，但无论转到范围内的哪个角度，图都不能明显更像手写的 9。系数与极限值的差不得超过 0.02。",
      ],
      many: [
        "十六张图，一朵花",
        "使原图和 16 张变换后的图中，任意两张的像素值平均至少相差 25（满值 255），并且每张都至少保留 90% 的花。",
      ],
    },
    learned: {
      coin: "左右和上下同时翻转，就等于旋转半圈。不带参数的 RandomFlip() 正是这样做的。它只随机一次，同时决定两个方向，因此大约有一半的图会转半圈。",
      limit: limit =>
        `按这里的度量，转到 ${numberText(limit, 3)} 圈（${numberText(360 * limit, 0)}°）时就会出现 9。换成人来判断，或者换一种笔迹，界限就会不同。变换后标签还对不对，只有了解数据的人才能判断。`,
      many: "十六张图各不相同，却都是同一朵花。别的花长什么样，从这些图里学不到。",
    },
    limitNow: {
      far: n =>
        n
          ? `转得太多了，这 16 张图中有 ${n} 张像 9。`
          : "这 16 张图都不像 9，但旋转范围里还有这 16 次没有抽到的更大的角度。请重新抽取。",
      low: "转到这个范围内的任何角度都不像 9，旋转系数还可以再大一些。",
    },
  },
};

/** What was done to the picture in a draw. */
export function drawWords(draw, { height, width }, text) {
  const { flip, turns, down, right, zoom, contrast, brightness, hole } = draw;
  const parts = [
    flip !== null && text.flipped(flip),
    turns !== null && text.turned(360 * turns),
    down !== null && text.moved(right * width, down * height),
    zoom !== null && text.zoomed(zoom),
    contrast !== null && text.contrast(contrast),
    brightness !== null && text.brightness(255 * brightness),
    hole && text.hole(hole.wide * width, hole.high * height),
  ].filter(Boolean);
  return parts.length ? parts.join(text.comma) : text.nothing;
}

/** A row of a matrix as a formula. */
export function rowFormula(name, [a, b, c]) {
  const term = (v, variable) => `${v < 0 ? "−" : "+"} ${numberText(Math.abs(v), 3)}${variable}`;
  return `${name} = ${numberText(a, 3)} x ${term(b, " y")} ${term(c, "")}`;
}
