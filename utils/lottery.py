"""The seed lottery: how often would a comparison over a few seeds have named the wrong winner?"""

import itertools
import math

from .bilingual import lang_html, to_html
from .statistics import by_seed
from .widgets.embed import complete, page

_MOST_DRAWS = 200_000


class Lottery:
    """What came of every possible draw of `draw` seeds; shows itself as a widget that draws.

    Attributes:
        best: name of the method with the best mean over all seeds.
        wrong: share of the draws (0 to 1) in which another method has the best mean.
        wins: {name: share of the draws that it wins}.
        draws: number of possible draws.
        means: {name: mean over all seeds}.
    """

    def __init__(self, scores, draw, higher_is_better):
        self.scores, self.draw, self.higher_is_better = scores, draw, higher_is_better
        sign = 1 if higher_is_better else -1
        self.seeds = len(next(iter(scores.values())))
        self.means = {name: math.fsum(values) / self.seeds for name, values in scores.items()}
        self.best = max(scores, key=lambda name: sign * self.means[name])
        names = [self.best, *(name for name in scores if name != self.best)]  # a tie goes to the best of all seeds
        count = dict.fromkeys(scores, 0)
        for seeds in itertools.combinations(range(self.seeds), draw):
            count[max(names, key=lambda name: sign * math.fsum(scores[name][seed] for seed in seeds))] += 1
        self.draws = sum(count.values())
        self.wins = {name: count[name] / self.draws for name in scores}
        self.wrong = 1 - self.wins[self.best]

    def sentences(self):
        """What came out, in English and Chinese; names between backticks."""
        n, k, of = self.seeds, self.draw, self.draws
        lost = round(self.wrong * of)
        en = f"Best over all {n} seeds: `{self.best}`. Of the {of:,} ways to draw {k} of them, {lost:,} ({self.wrong:.0%}) name another winner."
        zh = f"{n} 个种子合起来看，最好的是 `{self.best}`。从中抽 {k} 个，共 {of} 种抽法，其中 {lost} 种（{self.wrong:.0%}）选出的是别的方法。"
        return en, zh

    def __repr__(self):
        return "\n".join(self.sentences())

    def _repr_mimebundle_(self, include=None, exclude=None):
        sentences = lang_html(*map(to_html, self.sentences()), tag="p")
        state = {
            "names": list(self.scores),
            "scores": [[float(f"{value:.6g}") for value in values] for values in self.scores.values()],
            "draw": self.draw,
            "higher": self.higher_is_better,
        }
        # The verdict stands outside of the widget, so that it is read where scripts do not run.
        html = f'<div class="course-note course-lottery">{sentences}</div>\n' + page(
            "lottery", complete("lottery", state), fallback=""
        )
        return {"text/html": html, "text/plain": repr(self)}


def seed_lottery(scores, draw=3, higher_is_better=True):
    """Draw `draw` seeds at a time from runs that were all made: who would have won?

    The same seeds are drawn for all methods, and the method with the better mean wins. All draws are counted, not a sample.

    Args:
        scores: {name of a method: one score a seed}, the same seeds in the same order for each, as for `utils.statistics.table`.
        draw: how many seeds a hurried study would have run.
        higher_is_better: False for a loss.

    Returns:
        A `Lottery` with `.best`, `.wrong`, `.wins`; as a cell's last expression it shows a widget.

    Raises:
        ValueError: fewer than two methods, lists of different lengths, too few seeds, or a score that is not finite.
    """
    runs = by_seed(scores)
    if len(runs) < 2:
        raise ValueError(f"scores: expected at least two methods, received {list(runs)}")
    seeds = len(next(iter(runs.values())))
    if not 1 <= draw < seeds:
        raise ValueError(f"draw: expected 1 to {seeds - 1} of the {seeds} seeds, received {draw}")
    if math.comb(seeds, draw) > _MOST_DRAWS:
        raise ValueError(
            f"expected at most {_MOST_DRAWS:,} possible draws, received {math.comb(seeds, draw):,} ({draw} of {seeds} seeds)"
        )
    return Lottery(runs, draw, bool(higher_is_better))
