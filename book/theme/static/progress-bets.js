// The reader's own bets: how sure they were, and how often they were right. The numbers, and the diagram of them; loaded by book/progress.
(() => {
  const { read } = globalThis.courseStore;
  const TOPS = [0.4, 0.6, 0.8, 0.95, 1]; // a group of bets reaches from above the one before to its own

  /** Half the squared distance between "every one of k options alike" and what happened. */
  const noIdea = k => (k - 1) / (2 * k);
  /** 95 % interval of a share (E. B. Wilson, 1927): it holds for few observations too, and for none or all of them. */
  const wilson = (right, n, z = 1.96) => {
    const p = right / n,
      scale = 1 + z ** 2 / n,
      centre = (p + z ** 2 / (2 * n)) / scale;
    const half = (z * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))) / scale;
    return [Math.max(0, centre - half), Math.min(1, centre + half)];
  };
  /** Settled bets of this release: [{ lesson, confidence, right, score, options }]. */
  const settled = () => {
    const kept = read("bets");
    return Object.entries(globalThis.courseLessons).flatMap(([lesson, [, bets]]) =>
      bets
        .map(id => `${lesson}.${id}`)
        .filter(id => Object.hasOwn(kept, id) && kept[id].outcome !== undefined)
        .map(id => ({
          lesson,
          confidence: kept[id].confidence,
          right: kept[id].choice === kept[id].outcome,
          score: kept[id].score,
          options: kept[id].options,
        })),
    );
  };
  const mean = values => (values.length ? values.reduce((sum, v) => sum + v, 0) / values.length : null);
  /** Groups that hold a bet: [{ from, to, count, right, share, confidence, low, high }], all shares of one. */
  const groups = bets =>
    TOPS.map((to, i) => ({
      from: i ? TOPS[i - 1] : 0,
      to,
      bets: bets.filter(bet => bet.confidence > (i ? TOPS[i - 1] : 0) && bet.confidence <= to),
    }))
      .filter(group => group.bets.length)
      .map(({ from, to, bets: inside }) => {
        const count = inside.length,
          right = inside.filter(bet => bet.right).length,
          [low, high] = wilson(right, count);
        return {
          from,
          to,
          count,
          right,
          share: right / count,
          confidence: mean(inside.map(bet => bet.confidence)),
          low,
          high,
        };
      });
  /** { count, score, noIdea }: the mean score, and what "no idea" would have scored on those bets of which the number of options is known. */
  const scores = bets => {
    const whole = bets.filter(bet => Number.isInteger(bet.options) && bet.options > 1);
    return {
      count: bets.length,
      score: mean(bets.map(bet => bet.score)),
      compared: whole.length,
      own: mean(whole.map(bet => bet.score)),
      noIdea: mean(whole.map(bet => noIdea(bet.options))),
    };
  };

  // ---- the diagram
  const SIZE = 320,
    LEFT = 52,
    BOTTOM = 46,
    SPAN = SIZE - 16;
  const x = share => LEFT + share * SPAN,
    y = share => 12 + (1 - share) * SPAN;
  const draw = (name, attributes, text) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const line = (name, x1, y1, x2, y2) => draw("line", { class: name, x1, y1, x2, y2 });
  /** The reliability diagram. `words`: { label, across, up, ideal }. */
  const diagram = (found, words) => {
    const svg = draw("svg", {
      class: "course-progress__diagram",
      viewBox: `0 0 ${LEFT + SPAN + 14} ${12 + SPAN + BOTTOM}`,
      role: "img",
      "aria-label": words.label,
    });
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      svg.append(line("grid", x(share), y(0), x(share), y(1)), line("grid", x(0), y(share), x(1), y(share)));
      svg.append(
        draw("text", { x: x(share), y: y(0) + 17, "text-anchor": "middle" }, `${share * 100}`),
        draw("text", { x: x(0) - 6, y: y(share) + 4, "text-anchor": "end" }, `${share * 100}`),
      );
    }
    svg.append(line("ideal", x(0), y(0), x(1), y(1)));
    svg.append(
      draw(
        "text",
        {
          class: "ideal",
          x: x(0.12),
          y: y(0.12) - 5,
          transform: `rotate(-45 ${x(0.12)} ${y(0.12) - 5})`,
          "text-anchor": "middle",
        },
        words.ideal,
      ),
    );
    svg.append(draw("text", { x: x(0.5), y: y(0) + 38, "text-anchor": "middle" }, words.across));
    svg.append(
      draw("text", { x: 12, y: y(0.5), transform: `rotate(-90 12 ${y(0.5)})`, "text-anchor": "middle" }, words.up),
    );
    for (const { confidence, share, low, high, count } of found) {
      svg.append(line("range", x(confidence), y(low), x(confidence), y(high)));
      svg.append(draw("circle", { cx: x(confidence), cy: y(share), r: Math.min(14, 4 + 1.5 * Math.sqrt(count)) }));
    }
    return svg;
  };

  globalThis.courseBets = { settled, groups, scores, noIdea, wilson, mean, diagram };
})();
