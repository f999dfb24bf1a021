// What the search knows of an edition: which term stands on which page, the glossary's names, what learners ask in their own words.
(() => {
  const { atoms, terms } = courseWords;
  const FIRST = 0x30,
    MARKS = "\0!#$%&'()"; // how search.py writes a posting
  // Chinese words that ask or only join: a question that stands nowhere as it is gets cut at them.
  const JOINTS =
    "为什么|为啥|为何|怎么样|怎么办|怎样|怎么|如何|什么是|是什么|什么|哪些|哪个|是不是|有没有|能不能|是否|可以|应该|之间|时候|多少|[的了是和与在吗呢会有被把让对]";
  const JOINT = new RegExp(`^(?:${JOINTS})$`, "u");

  const take = data => {
    courseWords.learn(data);
    courseAsk.learn(data);
    const at = data.at.split(" "),
      places = new Map();
    const words = data.words.split(" ");
    let number = 0;
    for (const word of words) places.set(word, at[number++]);
    for (const [first, ...rest] of data.pairs.split(" "))
      for (const second of rest) places.set(first + second, at[number++]);
    const known = new Map(),
      entries = []; // a name's terms -> entries of the glossary
    const chinese = [];
    const defined = new Map();
    for (const [names, lesson, anchor, ...short] of data.glossary) {
      const entry = { names: names.map(atoms), lesson, anchor };
      for (const name of [...entry.names, ...short.map(atoms)]) defined.set(keyOf(name), anchor);
      entries.push(entry);
      for (const name of entry.names) {
        const key = keyOf(name);
        known.set(key, [...(known.get(key) ?? []), entry]);
        if (name.length > 1 && name.every(atom => atom.han)) chinese.push(name.map(atom => atom.term).join(""));
      }
    }
    chinese.sort((a, b) => b.length - a.length);
    Object.assign(index, {
      pages: data.pages,
      places,
      words,
      known,
      entries,
      version: data.version,
      defined,
      asked: data.asked.map(([page, id, ...phrases]) => ({ page, id, phrases: phrases.map(list => list.map(spoken)) })),
      spoken: new Set(),
      cut: new RegExp(`(${[...chinese, JOINTS].join("|")})`, "u"),
    });
    for (const { phrases } of index.asked)
      for (const { said } of phrases.flat()) said.forEach(term => index.spoken.add(term));
  };
  const spoken = text => ({ text, said: [...terms(courseAsk.ask(text).content)] });
  const keyOf = list => list.map(atom => atom.term).join(" ");
  /** Where a term stands: Map of page -> weight, from 1 (once, in the text) to 5 (often, and in the title). */
  const postings = term => {
    const found = index.places.get(term);
    if (typeof found !== "string") return found;
    const pages = new Map();
    let mark = 0;
    for (const character of found) {
      const code = character.codePointAt(0);
      if (code < FIRST) mark = MARKS.indexOf(character);
      else {
        pages.set(code - FIRST, 1 + 0.4 * (mark % 3) + [0, 0.8, 2][Math.floor(mark / 3)]);
        mark = 0;
      }
    }
    index.places.set(term, pages);
    return pages;
  };
  /** How much a term tells: the rarer, the more. (A pair of Chinese characters that stands nowhere is mostly the seam of two words.) */
  const worth = term => {
    const pages = postings(term)?.size ?? 0;
    const seam = !pages && !index.spoken.has(term) && /^[^\p{ASCII}]{2}$/u.test(term);
    return (seam ? 0.4 : 1) * Math.log(1.2 + index.pages.length / (pages + 0.5));
  };
  /** A run of Chinese, cut at the glossary's names and at words that only join. */
  const pieces = run => run.split(index.cut).filter(Boolean);
  const joins = piece => JOINT.test(piece);

  const index = { take, keyOf, postings, worth, pieces, joins };
  globalThis.courseIndex = index;
})();
