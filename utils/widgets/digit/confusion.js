// What the reader meant against what the network read.
import { h } from "../base/common.js";

/** counts[meant][read], ten by ten. */
export function confusionOf(meant, read) {
  const counts = Array.from({ length: 10 }, () => Array(10).fill(0));
  meant.forEach((label, i) => counts[label][read[i]]++);
  return counts;
}

/** The table of counts. */
export function confusionTable(counts, text) {
  const digits = counts.map((_, n) => n);
  return h(
    "table",
    { class: "dlw-confusion" },
    h("caption", {}, text.confusion),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("td", {}),
        digits.map(n => h("th", { scope: "col" }, String(n))),
      ),
    ),
    h(
      "tbody",
      {},
      counts.map((row, label) =>
        h(
          "tr",
          {},
          h("th", { scope: "row" }, String(label)),
          row.map((n, said) =>
            h("td", { class: n > 0 && (said === label ? "dlw-hit" : "dlw-miss") }, n ? String(n) : ""),
          ),
        ),
      ),
    ),
  );
}
