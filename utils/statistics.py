"""Comparisons over paired seeds: how large is the difference, how sure is it, and can it be told at all?

The scores of one experiment are a dict {name of a method: one score a seed}, the same seeds in the same order for each;
`utils.lottery.seed_lottery` takes the same dict.
"""

import html
import math
import unicodedata

from utils.bilingual import Bilingual, lang_html, shown_languages, to_html

__all__ = ["by_seed", "paired", "table"]

CONFIDENCE = 0.95
HEADS = {  # of a table's columns; {baseline} is a name
    "en": ("method", "mean ± SE", "minus {baseline}", "seeds that agree", "verdict"),
    "zh": ("方法", "均值 ± 标准误", "与 {baseline} 之差", "同号的种子", "结论"),
}
VERDICTS = {
    "higher": ("higher", "更高"),
    "lower": ("lower", "更低"),
    "cannot be told": ("cannot be told", "看不出差别"),
}


def by_seed(scores, at_least=2):
    """Scores as lists of floats, once they are seen to be comparable.

    Args:
        scores: {name: one score a seed}.
        at_least: how many seeds there have to be.

    Raises:
        ValueError: no method, lists of different lengths, too few seeds, or a score that is not finite.
    """
    runs = {str(name): [float(value) for value in values] for name, values in scores.items()}
    lengths = {name: len(values) for name, values in runs.items()}
    if not runs:
        raise ValueError("scores: expected {name: one score a seed}, received none")
    if len(set(lengths.values())) > 1:
        raise ValueError(f"scores: expected one score a seed for each method, received {lengths}")
    if (seeds := next(iter(lengths.values()))) < at_least:
        raise ValueError(f"scores: expected at least {at_least} seeds, received {seeds}")
    for name, values in runs.items():
        if not all(map(math.isfinite, values)):
            raise ValueError(f"scores[{name!r}]: expected finite numbers, received {values}")
    return runs


def mean_and_error(values):
    """Mean of n values and its standard error, s / √n with n - 1 degrees of freedom."""
    n = len(values)
    mean = math.fsum(values) / n
    return mean, math.sqrt(math.fsum((value - mean) ** 2 for value in values) / (n - 1) / n)


def _quantile(confidence, degrees):
    """The t that a Student variable exceeds in size with probability 1 - confidence."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + confidence) / 2))


class Paired(Bilingual):
    """A difference over paired seeds; shows itself as a sentence in both languages.

    Attributes:
        mean: mean of the differences a - b, in the unit of the scores.
        standard_error: its standard error.
        interval: (low, high), the t interval around the mean.
        seeds: number of pairs.
        agree: how many of them have a difference with the sign of the mean; a difference of 0 has none.
        told: whether the interval leaves out 0.
        verdict: "higher" or "lower" (a than b), or "cannot be told".
    """

    def __init__(self, differences, names, confidence):
        self.seeds, self.names, self.confidence = len(differences), names, confidence
        self.mean, self.standard_error = mean_and_error(differences)
        reach = _quantile(confidence, self.seeds - 1) * self.standard_error
        self.interval = self.mean - reach, self.mean + reach
        self.agree = sum(difference * self.mean > 0 for difference in differences)
        self.told = self.interval[0] > 0 or self.interval[1] < 0
        self.verdict = "cannot be told" if not self.told else "higher" if self.mean > 0 else "lower"
        super().__init__(*self._sentences(), kind="statistics")

    def __format__(self, spec):
        """Mean ± standard error in a format of a number: `f"{paired([2, 3, 5], [1, 1, 1]):+.1f}"` is "+2.3 ± 0.9"."""
        return f"{self.mean:{spec}} ± {self.standard_error:{spec.lstrip('+')}}" if spec else super().__format__(spec)

    def _sentences(self):
        (a, b), n = self.names, self.seeds
        size = plus_minus(abs(self.mean) if self.told else self.mean, self.standard_error)
        if self.told:
            en, zh = VERDICTS[self.verdict]
            return (
                f"`{a}` is {en} than `{b}` by {size} (mean ± standard error over {n} paired seeds; {self.agree} of {n} agree).",
                f"`{a}` 比 `{b}` {zh.removeprefix('更')} {size}（{n} 个配对种子的均值 ± 标准误，其中 {self.agree} 个与均值同号）。",
            )
        share = f"{self.confidence:.0%}"
        return (
            f"Whether `{a}` or `{b}` is higher cannot be told: the difference is {size} (mean ± standard error over {n} paired seeds; "
            f"{self.agree} of {n} agree), and its {share} interval holds 0.",
            f"看不出 `{a}` 和 `{b}` 哪个更高：两者之差为 {size}（{n} 个配对种子的均值 ± 标准误，其中 {self.agree} 个与均值同号），{share} 置信区间包含 0。",
        )


def paired(a, b, names=("a", "b"), confidence=CONFIDENCE):
    """The mean difference a - b over paired seeds, its standard error, and whether it can be told from 0.

    Seeds that two methods share (the same split, the same initial weights where shapes allow, the same order of the data) make both lucky or
    unlucky together; the difference of each pair is free of that.

    It can be told where the t interval with n - 1 degrees of freedom leaves out 0, which is Student's paired test at 5 % (Student 1908). "More than two standard
    errors" would not do: the standard error comes from the same few seeds, and of methods that do not differ at all it would
    name a winner in 18 % of the cases with 3 seeds, in 12 % with 5, where this rule does in 5 %. A single comparison is meant; who
    looks at twenty finds one by luck.

    Args:
        a, b: scores, one a seed, the same seeds in the same order.
        names: what the two are called in the sentence.
        confidence: of the interval.

    Returns:
        A `Paired` with `.mean`, `.standard_error`, `.interval`, `.seeds`, `.agree`, `.told`, `.verdict`.

    Raises:
        ValueError: different lengths, fewer than two seeds, a score that is not finite, or a confidence outside of 0 to 1.

    Example:
        >>> paired([0.81, 0.84, 0.83], [0.80, 0.82, 0.80], names=("Adam", "SGD")).verdict
        'cannot be told'
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence: expected a number between 0 and 1, received {confidence!r}")
    names = tuple(map(str, names))
    if len(set(names)) != 2:
        raise ValueError(f"names: expected two different ones, received {names}")
    first, second = by_seed(dict(zip(names, (a, b)))).values()
    return Paired([x - y for x, y in zip(first, second)], names, confidence)


def plus_minus(mean, error):
    """`0.0123 ± 0.0045`: two digits of the error that count, as many of the mean."""
    places = _places([error] if error else [mean])
    return f"{_signed(mean, places)} ± {error:.{places}f}"


def _places(errors):
    """Decimal places that show two digits of the smallest error."""
    sizes = [abs(error) for error in errors if error]
    return min(8, max(0, 1 - math.floor(math.log10(min(sizes))))) if sizes else 2


def _signed(value, places):
    """A number with a true minus, and none before a zero."""
    text = f"{value:.{places}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


class Comparison:
    """Methods against a baseline, a row for each; shows itself as a table in both languages.

    Attributes:
        scores: {name: one score a seed}.
        baseline: name of the method that the others are compared with.
        means: {name: (mean, standard error)}.
        differences: {name: `Paired`, name minus baseline}, without the baseline.
    """

    def __init__(self, scores, baseline, confidence):
        self.scores, self.baseline, self.confidence = scores, baseline, confidence
        self.seeds = len(scores[baseline])
        self.means = {name: mean_and_error(values) for name, values in scores.items()}
        self.differences = {
            name: paired(values, scores[baseline], (name, baseline), confidence)
            for name, values in scores.items()
            if name != baseline
        }
        self._places = [
            _places([error for _, error in self.means.values()]),
            _places([difference.standard_error for difference in self.differences.values()]),
        ]

    def rows(self):
        """For each method: name, mean ± error, difference ± error, seeds that agree, verdict (a pair en, zh); "" where the baseline has none."""
        for name, (mean, error) in self.means.items():
            row = [name, f"{_signed(mean, self._places[0])} ± {error:.{self._places[0]}f}"]
            if name == self.baseline:
                yield [*row, "", "", ("", "")]
                continue
            difference = self.differences[name]
            sign = "+" if difference.mean > 0 else ""
            yield [
                *row,
                f"{sign}{_signed(difference.mean, self._places[1])} ± {difference.standard_error:.{self._places[1]}f}",
                f"{difference.agree}/{difference.seeds}",
                VERDICTS[difference.verdict],
            ]

    def _caption(self):
        n, share = self.seeds, f"{self.confidence:.0%}"
        return (
            f"{n} paired seeds; ± one standard error; a difference is told where its {share} t interval leaves out 0.",
            f"{n} 个配对种子；± 为一个标准误；差的 {share} t 区间不含 0，才算看得出差别。",
        )

    def __str__(self):
        # Numbers stand once; where both languages are shown, there are two lines of heads.
        baseline, which = self.baseline, {"en": 0, "zh": 1}
        lines = [[head.format(baseline=baseline) for head in HEADS[lang]] for lang in shown_languages()]
        lines += [[*row[:4], " ".join(row[4][which[lang]] for lang in shown_languages())] for row in self.rows()]
        widths = [max(map(_width, column)) for column in zip(*lines)]
        text = "\n".join(
            "  ".join(
                _padded(cell, width, left=k in (0, 4)) for k, (cell, width) in enumerate(zip(line, widths))
            ).rstrip()
            for line in lines
        )
        return "\n".join([text, *(self._caption()[which[lang]] for lang in shown_languages())])

    __repr__ = __str__

    def _repr_html_(self):
        name = lambda text: f"<code>{html.escape(text)}</code>"
        heads = [
            [html.escape(head).replace("{baseline}", name(self.baseline)) for head in HEADS[lang]]
            for lang in ("en", "zh")
        ]
        head = "".join(f'<th scope="col">{lang_html(en, zh)}</th>' for en, zh in zip(*heads))
        body = ""
        for row in self.rows():
            cells = "".join(f"<td>{cell}</td>" for cell in row[1:4])
            body += (
                f'<tr><th scope="row">{name(row[0])}</th>{cells}<td>{lang_html(*row[4]) if row[4][0] else ""}</td></tr>'
            )
        caption = lang_html(*map(to_html, self._caption()), tag="p")
        return f'<div class="course-note course-statistics"><div class="table-wrapper"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{caption}</div>'

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self._repr_html_(), "text/plain": str(self)}


def _width(text):
    """Columns that a text takes in a font of one width; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _padded(text, width, left):
    space = " " * (width - _width(text))
    return text + space if left else space + text


def table(scores, baseline=None, confidence=CONFIDENCE):
    """Compare methods with a baseline over paired seeds.

    Args:
        scores: {name: one score a seed}, the same seeds in the same order for each, as for `utils.lottery.seed_lottery`.
        baseline: the method that the others are compared with; the first one if None.
        confidence: of the interval by which a difference is told (see `paired`); for each row by itself.

    Returns:
        A `Comparison`: mean ± standard error, paired difference ± standard error, seeds that agree, and what can be told; as a cell's last
        expression it shows a table. `.differences[name]` is what `paired` returns.

    Raises:
        ValueError: as `by_seed`, fewer than two methods, or a baseline that is not one of them.
    """
    runs = by_seed(scores)
    if len(runs) < 2:
        raise ValueError(f"scores: expected at least two methods, received {list(runs)}")
    baseline = next(iter(runs)) if baseline is None else str(baseline)
    if baseline not in runs:
        raise ValueError(f"baseline: expected one of {', '.join(runs)}, received {baseline!r}")
    return Comparison(runs, baseline, confidence)
