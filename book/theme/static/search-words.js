// Cuts a text into what the search counts as words, as book/editions/search/words.py does; a test compares the two.
(() => {
  const CJK = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3134f}";
  const PIECE = `(?:(?![${CJK}])[\\p{L}\\p{N}])+`;
  const SIZE = `(?<![\\p{L}\\p{N}])[0-9]+(?: ?[×✕xX] ?[0-9]+)+(?!(?![${CJK}])[\\p{L}\\p{N}])`;
  const TOKEN = new RegExp(`(?<cjk>[${CJK}]+)|(?<size>${SIZE})|(?<word>${PIECE}(?:[-‐‑._]${PIECE})*)`, "gu");
  const pieces = new RegExp(PIECE, "gu");
  let endings = [],
    stop = new Set();

  const normal = piece =>
    piece
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, "");
  const stem = word => {
    if (word.length < 4 || !/^[a-z]+$/.test(word)) return word;
    for (const [ending, instead] of endings) word = word.replace(ending, instead);
    return word;
  };
  const says = raw => raw && !stop.has(raw) && !/^[a-z0-9]$/.test(raw);
  // Each query reads the same lines again, and a text has far fewer words than places: what a word comes to is looked up.
  let known = new Map();
  const look = written => {
    let found = known.get(written);
    if (!found) {
      const raw = normal(written);
      known.set(written, (found = { term: stem(raw), raw, plain: !says(raw) }));
    }
    return found;
  };

  /** A text in its smallest pieces: {term, raw, start, end}, Chinese characters with `han`, words that say nothing with `plain`; the first
      piece of a word with hyphens has `size`, the number of its pieces, and the whole as `joined`. `first` starts a word or a run of Chinese. */
  const atoms = text => {
    const found = [];
    for (const match of text.matchAll(TOKEN)) {
      const { cjk, size, word } = match.groups;
      const first = found.length;
      if (cjk) {
        let start = match.index;
        for (const character of cjk)
          found.push({ term: character, raw: character, start, end: (start += character.length), han: true });
      } else if (size) {
        const raw = size.replace(/ ?[×✕xX] ?/g, "x");
        found.push({ term: raw, raw, start: match.index, end: match.index + size.length });
      } else {
        for (const piece of word.matchAll(pieces)) {
          const [written] = piece,
            { term, raw, plain } = look(written),
            start = match.index + piece.index;
          found.push({ term, raw, start, end: start + written.length, plain, written });
        }
        const own = found.slice(first);
        if (own.length > 1) Object.assign(own[0], { size: own.length, joined: own.map(atom => atom.raw).join("") });
      }
      found[first].first = true;
    }
    return found;
  };
  /** The terms that begin at atom i, each with the atom at which it ends: [[term, j], …]. */
  const termsAt = (list, i) => {
    const atom = list[i],
      next = list[i + 1];
    if (atom.han) {
      if (next?.han && !next.first) return [[atom.term + next.term, i + 1]];
      return atom.first ? [[atom.term, i]] : [];
    }
    const found = atom.plain ? [] : [[atom.term, i]];
    if (atom.joined && says(atom.joined)) found.push([stem(atom.joined), i + atom.size - 1]);
    return found;
  };
  /** The terms of a text (a set). */
  const terms = text => {
    const list = atoms(text);
    return new Set(list.flatMap((_, i) => termsAt(list, i).map(([term]) => term)));
  };
  /** Take over what the index says of endings and of words that say nothing. */
  const learn = index => {
    endings = index.endings.map(([ending, instead]) => [new RegExp(ending), instead]);
    stop = new Set(index.stop);
    known = new Map();
  };
  globalThis.courseWords = { CJK, atoms, termsAt, terms, stem, normal, learn };
})();
