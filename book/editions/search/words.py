"""What counts as a word when the course is searched. `theme/static/search.js` cuts queries in the same way; a test compares the two.

Chinese is cut into pairs of neighbouring characters, so that words, parts of words and phrases across their boundaries are found, and no
dictionary is needed. Other words are lower-cased and stemmed. A word with hyphens, dots or underscores counts by its parts and as one.
"""

import re
import unicodedata

from editions.source.languages import HAN

PIECE = rf"[^\W_{HAN}]+"
TOKEN = re.compile(
    rf"(?P<cjk>[{HAN}]+)|(?P<size>(?<![^\W_])[0-9]+(?: ?[×✕xX] ?[0-9]+)+(?![^\W_{HAN}]))|(?P<word>{PIECE}(?:[-‐‑._]{PIECE})*)"
)
# Words that say nothing about what is looked for; single Latin letters and digits are left out too.
STOP = frozenset(
    "about an and are as at be been between but by can did do does for from had has have how if in into is it its me my no not of on or our should so such than that the their "
    "them then there these they this those to vs was we were what when where which who why will with would you your".split()
)
# Endings, in the order in which they are taken off (pattern, what takes its place). The browser gets this table with the index.
ENDINGS = (
    (r"^(matri|verti)ces$", "$1x"), (r"^indices$", "index"),
    (r"(..)ies$", "$1y"), (r"(ss|sh|ch|x|z|as)es$", "$1"), (r"(..[^aisu])s$", "$1"),
    (r"(...)i[sz](?:ation|er|ing|ed|e)$", "$1iz"), (r"(..)ifi(?:cation|er|ed)$", "$1ify"),
    (r"ional$", "ion"), (r"(..[ts])ion$", "$1"),
    (r"^(?=.{3,}(?:ing|ed)$)(?!.*(?:e|emb)ed$)(.*[aeiouy].*)(?:ing|ed)$", "$1"), (r"(..)([bdgmnprt])\2$", "$1$2"),
    (r"(...)e$", "$1"),
)  # fmt: skip


def normal(piece):
    """Letters and digits in one form: wide and raised ones as plain ones, no accents, lower case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKD", piece).lower())


def stem(word):
    """A lower-case English word without its ending; anything else as it is."""
    if len(word) < 4 or not re.fullmatch("[a-z]+", word):
        return word
    for ending, instead in ENDINGS:
        word = re.sub(ending, instead.replace("$", "\\"), word)
    return word


def terms(text):
    """The terms of a text, in order: pairs of Chinese characters (a character that stands alone: itself), stems, sizes such as 3x3."""
    found = []
    for match in TOKEN.finditer(text):
        if run := match["cjk"]:
            found.extend(map("".join, zip(run, run[1:])) if len(run) > 1 else [run])
        elif size := match["size"]:
            found.append(re.sub(" ?[×✕xX] ?", "x", size))
        else:
            pieces = [normal(piece) for piece in re.findall(PIECE, match["word"])]
            whole = "".join(pieces)
            found.extend(
                stem(word)
                for word in dict.fromkeys([*pieces, whole])
                if word and word not in STOP and not re.fullmatch("[a-z0-9]", word)
            )
    return found
