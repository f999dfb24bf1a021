// The words of the map of two domains.

const percent = (share, gap) => `${(100 * share).toFixed(1)}${gap}%`;
const METHODS = {
  en: { "source-only": "source only", adabn: "AdaBN", coral: "CORAL", "deep-coral": "Deep CORAL", dann: "DANN" },
  zh: { "source-only": "只用源域训练", adabn: "AdaBN", coral: "CORAL", "deep-coral": "Deep CORAL", dann: "DANN" },
};

/** `unit`: step or epoch, what the map counts. */
function english(unit) {
  return {
    method: name => METHODS.en[name] ?? name,
    percent: share => percent(share, "\u00a0"),
    points: share => (100 * share).toFixed(1).replace("-", "−"),
    gap: " ",
    color: "colour by",
    colors: { class: "class", domain: "domain", answer: "right or wrong" },
    sides: { left: "left map", right: "right map" },
    fronts: "map shown",
    epoch: unit,
    epochOf: (epoch, last) => `${epoch} / ${last}`,
    play: "Play",
    pause: "Pause",
    reset: "Reset",
    role: "map of two domains",
    keys: "Pointer or arrow keys choose a picture; Page Down and Page Up go to the next and the previous one, Escape leaves it.",
    domains: ["source", "target"],
    marks: { source: "source", target: "target", wrong: "answered wrongly", right: "answered rightly" },
    classes: "classes (press to see one alone)",
    none: "Point at a picture, or use the arrow keys on a map.",
    picture: (domain, name) => (domain ? `Target, class ${name}.` : `Source, class ${name}.`),
    number: i => `picture ${i}`,
    hidden: "No method sees this label; it only judges.",
    says: (method, epoch, name, right) => `${method}, ${unit} ${epoch}: says ${name}, ${right ? "right" : "wrong"}`,
    stop: ". ",
    table: `Accuracy at this ${unit}`,
    figure: "accuracy",
    at: (method, epoch) => `${method}, ${unit} ${epoch}`,
    rows: {
      source: "on the source",
      target: "on the target",
      told: "of a domain classifier (50\u00a0%: cannot tell them apart)",
      near: "on the target, by the nearest source picture on this map",
    },
    sentence: (method, f) =>
      `${method}, ${unit} ${f.epoch}: accuracy ${f.source} on the source, ${f.target} on the target; a domain classifier is right in ${f.told}.`,
    label: (n, m, near) =>
      `${n} source pictures (discs) and ${m} target pictures (triangles); for ${near} of the target's, the nearest source picture on this map is of their class.`,
    only: name => `Only class ${name}.`,
    note: "Pictures of both domains, drawn by two numbers for each: the features of a network have many more. Two that lie apart here are apart; two that lie together need not be. Each method has a plane of its own.",
    mission: {
      drop: [
        "The deepest fall",
        `Find the method and the ${unit} with the largest drop from source to target accuracy.`,
      ],
      rescued: [
        "A picture rescued",
        `Choose a target picture that “source only” gets wrong and another method, at the same ${unit}, gets right.`,
      ],
      harmed: [
        "A picture harmed",
        `Choose a target picture that “source only” gets right and another method, at the same ${unit}, gets wrong.`,
      ],
      unsure: [
        "The classifier gives up",
        `After ${unit} 0, find the method and the ${unit} at which the domain classifier is nearest to 50\u00a0%.`,
      ],
    },
    now: {
      drop: most => `Now the larger drop of the two maps is ${most} points.`,
      rescued: "Now no such picture is chosen.",
      harmed: "Now no such picture is chosen.",
      unsure: (one, other) => `Now: ${one} on the left, ${other} on the right.`,
    },
    after: {
      drop: f =>
        `${f.method}, ${unit} ${f.epoch}: ${f.source} on the source, ${f.target} on the target. The source’s accuracy alone gives no hint of it.`,
      rescued: () => "Now find one that adaptation harms: fewer mistakes in all does not mean fewer for every picture.",
      harmed: () => "The accuracy is a balance of pictures won and lost; the figure does not show the lost ones.",
      unsure: (f, best) =>
        f.method === best.method && f.epoch === best.epoch
          ? `The domain classifier reaches ${f.told} here, and target accuracy is the best of all: ${f.target}.`
          : `Here target accuracy is ${f.target}; the best of all is ${best.target} (${best.method}, ${unit} ${best.epoch}), where the domain classifier reaches ${best.told}. Domains mixed are not yet classes matched.`,
    },
  };
}

const CHINESE_UNITS = { step: ["步数", "步"], epoch: ["轮次", "轮"] };
function chinese(unit) {
  const [noun, measure] = CHINESE_UNITS[unit],
    th = n => `第 ${n} ${measure}`;
  return {
    method: name => METHODS.zh[name] ?? name,
    percent: share => percent(share, ""),
    points: share => (100 * share).toFixed(1).replace("-", "−"),
    gap: "",
    color: "着色",
    colors: { class: "按类别", domain: "按领域", answer: "按对错" },
    sides: { left: "左图", right: "右图" },
    fronts: "显示的图",
    epoch: noun,
    epochOf: (epoch, last) => `${epoch} / ${last}`,
    play: "播放",
    pause: "暂停",
    reset: "重置",
    role: "两个领域的分布图",
    keys: "用鼠标、手指或方向键选择图片；Page Down 和 Page Up 移到下一张和上一张，Esc 取消选择。",
    domains: ["源域", "目标域"],
    marks: { source: "源域", target: "目标域", wrong: "答错", right: "答对" },
    classes: "类别（点按可只看一类）",
    none: "指向一张图片，或在图上使用方向键。",
    picture: (domain, name) => (domain ? `目标域图片，类别 ${name}。` : `源域图片，类别 ${name}。`),
    number: i => `第 ${i} 张`,
    hidden: "训练时哪种方法都看不到这个标签，它只用来评判。",
    says: (method, epoch, name, right) => `${method}，${th(epoch)}：判为 ${name}，${right ? "正确" : "错误"}`,
    stop: "。",
    table: `这一${measure}的准确率`,
    figure: "准确率",
    at: (method, epoch) => `${method}，${th(epoch)}`,
    rows: {
      source: "源域",
      target: "目标域",
      told: "领域分类器（50%：分不出两个领域）",
      near: "目标域（只凭图上最近的源域图片判断）",
    },
    sentence: (method, f) =>
      `${method}，${th(f.epoch)}：源域准确率 ${f.source}，目标域准确率 ${f.target}，领域分类器的准确率 ${f.told}。`,
    label: (n, m, near) =>
      `源域图片 ${n} 张（圆点），目标域图片 ${m} 张（三角形）；目标域图片中有 ${near}，在图上离它最近的源域图片与它同类。`,
    only: name => `只显示类别 ${name}。`,
    note: "每张图片用两个数画成一个点，而网络的特征远不止两维。图上离得远的，特征确实不同；图上挨在一起的，特征却未必相近。每种方法的图各有自己的平面，不能互相比较位置。",
    mission: {
      drop: ["落差最大", `找出源域准确率与目标域准确率相差最大的方法和${noun}。`],
      rescued: ["救回来的图片", `选中一张目标域图片，只用源域训练时判错，另一种方法在同一${measure}判对。`],
      harmed: ["反而判错的图片", `选中一张目标域图片，只用源域训练时判对，另一种方法在同一${measure}反而判错。`],
      unsure: ["分不清领域", `在${th(0)}之后，找出领域分类器的准确率最接近 50% 的方法和${noun}。`],
    },
    now: {
      drop: most => `目前两张图中较大的落差是 ${most} 个百分点。`,
      rescued: "目前选中的图片不符合要求。",
      harmed: "目前选中的图片不符合要求。",
      unsure: (one, other) => `目前左图 ${one}，右图 ${other}。`,
    },
    after: {
      drop: f =>
        `${f.method}，${th(f.epoch)}，源域准确率 ${f.source}，目标域准确率 ${f.target}。只看源域的准确率，完全看不出这个落差。`,
      rescued: () => "再找一张自适应之后反而判错的图片：总的错误少了，不等于原来判对的图片都还判对。",
      harmed: () => "准确率是得失相抵之后的结果，反而判错的那些图片，从这个数里看不出来。",
      unsure: (f, best) =>
        f.method === best.method && f.epoch === best.epoch
          ? `这时领域分类器的准确率为 ${f.told}，而目标域准确率 ${f.target} 也是各种方法中最高的。`
          : `这时目标域准确率为 ${f.target}；最高的是 ${best.target}（${best.method}，${th(best.epoch)}），那时领域分类器的准确率为 ${best.told}。两个领域混在一起，并不等于类别也对上了。`,
    },
  };
}

export const adaptText = (lang, unit) => (lang === "zh" ? chinese : english)(unit);
