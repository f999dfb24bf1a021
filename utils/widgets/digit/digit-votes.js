// Which pixels voted for a digit: gradient × input of its score.
import { h, numberText, uniqueId } from "../base/common.js";
import { votesOf } from "../base/nn-gradient.js";
import { paintValues } from "./digit-paint.js";

/**
 * The map of votes: { element, draw({ input, outputs, pixels, best, color }), target() }. `target`: the digit that is
 * asked about at the start; null: the one that the network reads. `say(words)` after the reader has asked about one.
 */
export function makeVotes(text, net, { say, target }) {
  const id = uniqueId(),
    canvas = h("canvas", { role: "img" }),
    says = h("p", {}),
    menu = h(
      "select",
      {
        id,
        name: "target",
        onchange: () => {
          target = menu.value === "" ? null : +menu.value;
          show();
          say(says.textContent);
        },
      },
      h("option", { value: "" }, text.theRead),
      Array.from({ length: 10 }, (_, n) => h("option", { value: n }, String(n))),
    );
  menu.value = target ?? "";
  const element = h(
    "section",
    { class: "dlw-votes", hidden: true },
    h("p", {}, h("strong", {}, text.votes)),
    canvas,
    h(
      "div",
      {},
      h("p", { class: "dlw-field" }, h("label", { for: id }, text.votesFor), menu),
      says,
      h("p", { class: "dlw-muted" }, text.votesMean),
    ),
  );
  let now;
  function show() {
    const { input, outputs, pixels, best, color } = now,
      digit = target ?? best,
      { score, votes } = votesOf(net, input, outputs, digit),
      signed = v => (v > 0 ? "+" : "") + numberText(v, 2),
      most = [Math.max(0, ...votes), Math.min(0, ...votes)],
      at = v => {
        const k = votes.indexOf(v);
        return v ? text.vote(signed(v), Math.floor(k / 28) + 1, (k % 28) + 1) : text.noVote;
      };
    const largest = Math.max(most[0], -most[1]);
    paintValues(
      canvas,
      28,
      28,
      k => votes[k],
      largest,
      color,
      k => (0.3 * pixels[k]) / 255,
    );
    says.textContent = text.voted(
      digit,
      numberText(score, 2),
      signed(votes.reduce((a, b) => a + b, 0)),
      ...most.map(at),
    );
    canvas.setAttribute("aria-label", `${text.votes}${text.colon}${says.textContent}`);
  }
  return {
    element,
    target: () => target,
    draw(given) {
      element.hidden = !given;
      now = given;
      if (given) show();
    },
  };
}
