// The page "Your progress": what is kept, lesson by lesson; the reader's bets; export, import, delete. Loaded by book/progress.
(() => {
  const { state, follow, summary } = globalThis.courseStore;
  const { MOST_BYTES, ImportError, collect, exportText, parse, take, clear } = globalThis.courseProgressFile;
  const bets = globalThis.courseBets;
  const chinese = document.documentElement.lang.startsWith("zh");
  const KINDS = ["read", "quiz", "bets", "shown", "exercises", "digits"];
  const FEW = 12; // settled bets, below which nothing is concluded
  const percent = share => `${Math.round(100 * share)}${chinese ? "" : "\u00a0"}%`;
  const counted = {
    en: {
      read: ["lesson read", "lessons read"],
      quiz: ["quiz answer", "quiz answers"],
      bets: ["bet", "bets"],
      shown: ["result seen without a bet", "results seen without a bet"],
      exercises: ["exercise result", "exercise results"],
      digits: ["digit of your own", "digits of your own"],
    },
    zh: {
      read: "课已读",
      quiz: "道小测的回答",
      bets: "次预测",
      shown: "个没有预测就看了的结果",
      exercises: "个练习结果",
      digits: "个手写数字",
    },
  };
  const count = (kind, n) =>
    chinese ? `${n}\u00a0${counted.zh[kind]}` : `${n}\u00a0${counted.en[kind][n === 1 ? 0 : 1]}`;
  const list = numbers =>
    KINDS.filter(kind => numbers[kind])
      .map(kind => count(kind, numbers[kind]))
      .join(chinese ? "、" : ", ");
  const words = chinese
    ? {
        none: "还没有记录。读一课、答一题，或猜一次结果试试。",
        no: "未读",
        memory: "你的浏览器不允许本站保存数据：页面一关，记录就没有了，别的页面也看不到。请检查浏览器的隐私设置。",
        fullState: "浏览器的存储空间已满：已有的记录还在，但新的存不进去。请先导出，再腾出空间。",
        noBets: "还没有揭晓的预测。在课文里先猜一猜，再打开结果，这里就会画出你的可靠性图。",
        scored: ({ count: n, score }) => `揭晓了 ${n} 次，平均布里尔分数 ${score.toFixed(2)}（0 最好，1 最差）。`,
        beside: ({ compared, own, noIdea, count: n }) =>
          `${compared === n ? "" : `其中 ${compared} 次可以比较：你是 ${own.toFixed(2)}；`}每次都说“不知道”，会得 ${noIdea.toFixed(2)}。${n < FEW ? "" : own < noIdea - 0.005 ? "你的把握是有内容的。" : own > noIdea + 0.005 ? "到目前为止，说“不知道”反而更好：你的把握比实际大。" : "到目前为止，两者不相上下。"}`,
        few: n =>
          n < FEW
            ? `只有 ${n} 次，多半还是运气。竖线是 95% 区间，你真正的命中率可能在竖线上的任何位置。`
            : "竖线是 95% 区间，只要它碰到虚线，就还不能说你过于自信或过于谨慎。",
        label: (n, groups) => `可靠性图，${n} 次预测。${groups}。`,
        group: g => `把握约 ${percent(g.confidence)}：${g.count} 次中对了 ${g.right} 次`,
        across: "说出的把握（%）",
        up: "实际对了多少（%）",
        ideal: "说到做到",
        groupHead: "把握",
        betsHead: "次数",
        rightHead: "对了",
        shareHead: "命中率",
        rangeHead: "95% 区间",
        betsCaption: "图中的数",
        range: g => `${g.from ? `${Math.round(100 * g.from) + 1}–` : "不超过 "}${percent(g.to)}`,
        export: "导出",
        import: "导入",
        clear: "全部删除",
        file: "文件",
        nothing: "没有可导出或删除的记录。",
        exported: "已导出为 course-progress.json。",
        sure: all => `将从这个浏览器中删除：${all}。无法恢复。`,
        other: "其他版本留下的数据",
        exportFirst: "先导出",
        yesClear: "删除",
        keep: "保留",
        cleared: "已全部删除。",
        kept: "什么都没有删除。",
        took: (added, replaced) =>
          [
            added ? `新增：${added}。` : "",
            replaced ? `换成文件中较新的：${replaced}。` : "",
            added || replaced ? "" : "文件里的内容这里都已经有了，没有变化。",
          ].join(""),
        nothingValid: "文件里没有可以导入的内容，没有变化。",
        skipped: n => `有 ${n} 条无法识别，已略过。`,
        left: n => `有 ${n} 个手写数字放不下（最多 50 个）。`,
        full: "浏览器的存储空间已满，没有导入，原有记录不变。",
        forMemory: "但浏览器不允许保存，页面一关就没有了。",
        large: `文件太大（超过 ${MOST_BYTES / 1e6} MB），不会是这里导出的。没有作任何更改。`,
        broken: "文件已损坏，或者不是 JSON。没有作任何更改。",
        foreign: "这不是本课程的进度文件。没有作任何更改。",
        newer: "这个文件来自本课程更新的版本，这里还读不了。没有作任何更改。",
        damaged: "文件内容已损坏。没有作任何更改。",
      }
    : {
        none: "Nothing yet: read a lesson, answer a question, or place a bet.",
        no: "no",
        memory:
          "Your browser lets this site store nothing: what is kept is gone when the page closes, and no other page sees it. Its privacy settings decide that.",
        fullState:
          "Your browser’s storage is full: what was kept is still there, but nothing can be added. Export first, then make room.",
        noBets:
          "No settled bet yet. Place one in a lesson and open its outcome: then your reliability diagram is drawn here.",
        scored: ({ count: n, score }) =>
          `${n === 1 ? "One settled bet" : `${n} settled bets`}, mean Brier score ${score.toFixed(2)} (0 is best, 1 worst).`,
        beside: ({ compared, own, noIdea, count: n }) =>
          `${compared === n ? "" : `On the ${compared} that can be compared you have ${own.toFixed(2)}. `}Saying “no idea” each time would have scored ${noIdea.toFixed(2)}. ${n < FEW ? "" : own < noIdea - 0.005 ? "So your confidence is worth something." : own > noIdea + 0.005 ? "So far that would have been better: you are surer than you are right." : "So far that makes no difference."}`,
        few: n =>
          n < FEW
            ? `With ${n === 1 ? "one bet" : `${n} bets`} most of this is luck. The vertical lines are 95 % intervals: how often you are right in the long run may lie anywhere on them.`
            : "The vertical lines are 95 % intervals: where one meets the dashed line, you cannot yet be called too sure, or not sure enough.",
        label: (n, groups) => `Reliability diagram of ${n === 1 ? "one bet" : `${n} bets`}. ${groups}.`,
        group: g => `about ${percent(g.confidence)} sure: right ${g.right} of ${g.count}`,
        across: "how sure you were (%)",
        up: "how often you were right (%)",
        ideal: "as sure as right",
        groupHead: "How sure",
        betsHead: "Bets",
        rightHead: "Right",
        shareHead: "Share",
        rangeHead: "95 % interval",
        betsCaption: "The numbers of the diagram",
        range: g => (g.from ? `${Math.round(100 * g.from) + 1}–${percent(g.to)}` : `up to ${percent(g.to)}`),
        export: "Export",
        import: "Import",
        clear: "Delete all",
        file: "file",
        nothing: "There is nothing to export or to delete.",
        exported: "Exported as course-progress.json.",
        sure: all => `This deletes from this browser: ${all}. It cannot be undone.`,
        other: "data of another release",
        exportFirst: "Export first",
        yesClear: "Delete",
        keep: "Keep it",
        cleared: "Everything is deleted.",
        kept: "Nothing was deleted.",
        took: (added, replaced) =>
          [
            added ? `Added: ${added}. ` : "",
            replaced ? `Replaced by newer ones of the file: ${replaced}. ` : "",
            added || replaced ? "" : "All of the file was here already; nothing changed. ",
          ]
            .join("")
            .trim(),
        nothingValid: "The file holds nothing that can be taken; nothing changed.",
        skipped: n => ` ${n === 1 ? "One entry was" : `${n} entries were`} not valid and left out.`,
        left: n => ` No room for ${n} of the digits (50 at most).`,
        full: "Your browser’s storage is full: nothing was imported, and what you had is unchanged.",
        forMemory: " But your browser stores nothing: it is gone when you close the page.",
        large: `This file is too large (over ${MOST_BYTES / 1e6} MB) to be one exported here. Nothing was changed.`,
        broken: "This file is damaged, or is not JSON. Nothing was changed.",
        foreign: "This is not a progress file of this course. Nothing was changed.",
        newer: "This file was made by a newer release of the course, and cannot be read here yet. Nothing was changed.",
        damaged: "The contents of this file are damaged. Nothing was changed.",
      };

  /** An element: make("td", { class: "x" }, "text", child, …). */
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
    return element;
  };
  const row = (first, ...cells) =>
    make("tr", {}, make("th", { scope: "row" }, first), ...cells.map(cell => make("td", {}, cell)));
  const table = (caption, heads, rows) =>
    make(
      "div",
      { class: "pst-scrollable-table-container" },
      make(
        "table",
        { class: "table" },
        make("caption", {}, caption),
        make("thead", {}, make("tr", {}, ...heads.map(head => make("th", { scope: "col" }, head)))),
        make("tbody", {}, ...rows),
      ),
    );

  // ---- lessons: the table stands in the page, and is filled
  const showLessons = (place, settled) => {
    const score = found => (found.length ? bets.mean(found.map(bet => bet.score)).toFixed(2) : "–");
    const fill = (line, cells) =>
      [...line.querySelectorAll("td")].forEach(
        (cell, i) => cell.textContent !== cells[i] && (cell.textContent = cells[i]),
      );
    const rows = [...place.querySelectorAll("tr[data-lesson]")].filter(line =>
      Object.hasOwn(globalThis.courseLessons, line.dataset.lesson),
    );
    const all = rows.map(line => summary(line.dataset.lesson)),
      sum = f => all.reduce((total, one) => total + f(one), 0);
    rows.forEach((line, i) => {
      const { read: date, quiz, exercises, bets: placed } = all[i],
        own = settled.filter(bet => bet.lesson === line.dataset.lesson);
      fill(line, [
        date === null ? words.no : `✓ ${date}`,
        `${quiz.right} / ${quiz.answered} / ${quiz.total}`,
        `${exercises.passed} / ${exercises.total}`,
        `${placed.settled} / ${placed.total}`,
        score(own),
      ]);
      line.classList.toggle("is-read", date !== null);
      if (date !== null)
        line.querySelector("td").replaceChildren("✓", make("span", { class: "course-progress__date" }, ` ${date}`));
    });
    const foot = place.querySelector("tfoot tr");
    if (foot) {
      fill(foot, [
        `${sum(s => s.read !== null)} / ${all.length}`,
        `${sum(s => s.quiz.right)} / ${sum(s => s.quiz.answered)} / ${sum(s => s.quiz.total)}`,
        `${sum(s => s.exercises.passed)} / ${sum(s => s.exercises.total)}`,
        `${sum(s => s.bets.settled)} / ${sum(s => s.bets.total)}`,
        score(settled),
      ]);
    }
    place.querySelector(".course-progress__notice").textContent =
      { memory: words.memory, full: words.fullState }[state()] ?? (Object.keys(collect()).length ? "" : words.none);
  };

  // ---- bets
  const showBets = (place, settled) => {
    if (!settled.length) return place.replaceChildren(make("p", {}, words.noBets));
    const groups = bets.groups(settled),
      scores = bets.scores(settled);
    const label = words.label(settled.length, groups.map(words.group).join(chinese ? "；" : "; "));
    place.replaceChildren(
      make("p", {}, words.scored(scores), chinese ? "" : " ", scores.compared ? words.beside(scores) : ""),
      bets.diagram(groups, { label, across: words.across, up: words.up, ideal: words.ideal }),
      make("p", {}, words.few(settled.length)),
      table(
        words.betsCaption,
        [words.groupHead, words.betsHead, words.rightHead, words.shareHead, words.rangeHead],
        groups.map(g =>
          row(
            words.range(g),
            String(g.count),
            String(g.right),
            percent(g.share),
            `${Math.round(100 * g.low)}–${percent(g.high)}`,
          ),
        ),
      ),
    );
  };

  // ---- export, import, delete
  const button = (text, act, className = "course-progress__button") => {
    const made = make("button", { type: "button", class: className }, text);
    made.addEventListener("click", act);
    return made;
  };
  const status = make("p", { role: "status", class: "course-progress__said" });
  const say = text => (status.textContent = text);
  const save = () => {
    const address = URL.createObjectURL(new Blob([exportText()], { type: "application/json" }));
    make("a", { href: address, download: "course-progress.json" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    say(words.exported);
  };
  const file = make("input", { type: "file", accept: ".json,application/json", hidden: "", "aria-label": words.file });
  const load = async () => {
    const [chosen] = file.files;
    if (!chosen) return;
    try {
      if (chosen.size > MOST_BYTES) throw new ImportError("large");
      const found = parse(await chosen.text()),
        said = take(found);
      if (said.state === "full") say(words.full);
      else
        say(
          [
            found.taken ? words.took(list(said.added), list(said.replaced)) : words.nothingValid,
            found.skipped ? words.skipped(found.skipped) : "",
            said.left ? words.left(said.left) : "",
            said.state === "memory" ? words.forMemory : "",
          ].join(""),
        );
    } catch (error) {
      say(words[error instanceof ImportError ? error.reason : "broken"]);
    }
    file.value = "";
  };
  const actions = make("div", { class: "course-progress__actions" }),
    question = make("div", { class: "course-progress__ask", role: "group" });
  const exportButton = button(words.export, save),
    importButton = button(words.import, () => file.click()),
    clearButton = button(words.clear, () => ask());
  const close = said => {
    question.replaceChildren();
    question.hidden = true;
    clearButton.setAttribute("aria-expanded", "false");
    say(said);
  };
  const ask = () => {
    const here = collect(),
      numbers = Object.fromEntries(KINDS.map(kind => [kind, Object.keys(here[kind] ?? {}).length]));
    const text = make("p", { id: "course-sure" }, words.sure(list(numbers) || words.other));
    const keep = button(words.keep, () => {
      close(words.kept);
      clearButton.focus();
    });
    const yes = button(
      words.yesClear,
      () => {
        clear();
        close(words.cleared);
        importButton.focus();
      },
      "course-progress__button course-progress__button--bad",
    );
    question.replaceChildren(
      text,
      make("div", { class: "course-progress__actions" }, button(words.exportFirst, save), yes, keep),
    );
    question.hidden = false;
    clearButton.setAttribute("aria-expanded", "true");
    say("");
    keep.focus();
  };

  const places = ["course-progress", "course-bets", "course-files"].map(id => document.getElementById(id));
  if (places.includes(null)) return;
  file.addEventListener("change", load);
  question.hidden = true;
  question.setAttribute("aria-labelledby", "course-sure");
  question.addEventListener("keydown", event => event.key === "Escape" && (close(words.kept), clearButton.focus()));
  clearButton.setAttribute("aria-expanded", "false");
  actions.append(exportButton, importButton, clearButton);
  places[2].append(actions, question, file, status);
  const refresh = () => {
    const settled = bets.settled();
    showLessons(places[0], settled);
    showBets(places[1], settled);
    const empty = !Object.keys(collect()).length;
    for (const one of [exportButton, clearButton]) one.disabled = empty;
  };
  refresh();
  follow(refresh);
})();
