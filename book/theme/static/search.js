// Finds pages by the words of a query: first by the index (which term stands on which page), then by the texts of the best pages.
// Nothing here touches the page; search-box.js shows what is found.
(() => {
  const { atoms, termsAt, terms, stem, learn } = courseWords;
  const { ask } = courseAsk;
  const FIRST = 0x30,
    MARKS = "\0!#$%&'()"; // how search.py writes a posting
  const CODE = 0.6; // names in code say less than prose
  const ASIDE = 0.6; // so do exercises, quizzes and further reading
  const LIKE = 0.35; // from here on a query is like a learner's phrase
  const ASKED = 6; // what a phrase that is just the query is worth
  const GLOSSARY = "book/glossary";
  const LOOKED_INTO = 10; // pages whose texts are read for a query
  // Chinese words that ask or only join: a question that stands nowhere as it is gets cut at them.
  const JOINTS =
    "为什么|为啥|为何|怎么样|怎么办|怎样|怎么|如何|什么是|是什么|什么|哪些|哪个|是不是|有没有|能不能|是否|可以|应该|之间|时候|多少|[的了是和与在吗呢会有被把让对]";
  const JOINT = new RegExp(`^(?:${JOINTS})$`, "u");
  let index = null;
  const texts = new Map(),
    asides = new Map();

  // ---- the index
  const takeIndex = data => {
    learn(data);
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
    index = {
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
    };
    for (const { phrases } of index.asked)
      for (const { said } of phrases.flat()) said.forEach(term => index.spoken.add(term));
  };
  const takePage = ({ name, text, aside = [] }) => {
    texts.set(name, text);
    asides.set(name, new Set(aside));
  };
  const spoken = text => ({ text, said: [...terms(ask(text).content)] });
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

  // ---- what a query asks for. A part is {fits: Map of the index' terms -> how well each fits, worth}; a choice a list of parts, all of which
  // count; a unit a list of choices, the best of which counts; a reading a list of units.
  const oneSlip = (a, b) => {
    if (Math.abs(a.length - b.length) > 1) return false;
    let i = 0,
      j = 0;
    while (i < a.length && a[i] === b[i]) i++;
    while (j < Math.min(a.length, b.length) - i && a[a.length - 1 - j] === b[b.length - 1 - j]) j++;
    const [left, right] = [a, b].map(word => word.slice(i, word.length - j));
    return (left.length < 2 && right.length < 2) || (left.length === 2 && left === right[1] + right[0]);
  };
  const partOf = fits => {
    const best = Math.max(...fits.values());
    return { fits, worth: Math.max(...[...fits].filter(([, fit]) => fit === best).map(([term]) => worth(term))) };
  };
  /** typing: the word may go on. A word that is known stands for itself, unless it is being typed. */
  const wordPart = (raw, typing) => {
    const exact = stem(raw),
      fits = new Map();
    if (index.places.has(exact) || index.spoken.has(exact)) fits.set(exact, 1);
    const among = (test, fit) =>
      index.words.forEach(word => word !== exact && test(word) && fits.set(word, Math.max(fit, fits.get(word) ?? 0)));
    if (!fits.size || (typing && raw.length > 2))
      among(word => word.startsWith(raw) || (exact.length > 3 && word.startsWith(exact)), fits.size ? 0.4 : 0.8);
    if (!fits.size && raw.length > 4)
      among(word => word[0] === raw[0] && (oneSlip(word, raw) || oneSlip(word, exact)), 0.6);
    if (!fits.size && raw.length > 4) among(word => word.length > 4 && raw.startsWith(word), 0.6);
    return partOf(fits.size ? fits : new Map([[exact, 1]]));
  };
  const chinesePart = term => {
    const fits = new Map([[term, 1]]);
    if ([...term].length === 1)
      for (const other of index.places.keys()) if (other.length > 1 && other.includes(term)) fits.set(other, 1);
    return partOf(fits);
  };
  const choiceOf = (list, fit = 1) => {
    const parts = list.flatMap((atom, i) => {
      if (!atom.han) return atom.plain && list.length > 1 ? [] : [wordPart(atom.raw, atom.last)];
      const next = list[i + 1]?.han && list[i + 1].start === atom.end ? list[i + 1].term : "";
      const before = list[i - 1]?.han && list[i - 1].end === atom.start;
      return next || !before ? [chinesePart(atom.term + next)] : [];
    });
    return { parts, fit, worth: parts.reduce((sum, part) => sum + part.worth, 0) };
  };
  const unitOf = (list, entries = []) => {
    const choices = [choiceOf(list)];
    const [{ joined, size, written }] = list;
    if (joined && size === list.length) choices.push({ ...choiceOf([{ raw: joined, last: list[size - 1].last }]) });
    const camel = list.length === 1 && written?.match(/^([A-Z][a-z]{3,})([A-Z][a-z]{3,})$/);
    if (camel) choices.push(choiceOf(atoms(`${camel[1]} ${camel[2]}`), 0.9));
    for (const entry of entries)
      for (const name of entry.names) if (keyOf(name) !== keyOf(list)) choices.push(choiceOf(name, 0.9));
    // A term of the course says more than other words of a question.
    return {
      choices,
      worth: choices[0].worth * (entries.length ? 1.6 : 1),
      lessons: entries.map(entry => entry.lesson),
    };
  };
  /** A query's words and runs of Chinese, each a list of atoms; loose: Chinese is cut at the glossary's names and at words that only join. */
  const stretches = (list, loose) => {
    const found = [];
    for (let i = 0; i < list.length;) {
      let end = i + 1;
      while (end < list.length && !list[end].first) end++;
      if (loose && list[i].han) {
        const run = list
          .slice(i, end)
          .map(atom => atom.term)
          .join("");
        let at = 0;
        for (const piece of run.split(index.cut).filter(Boolean)) {
          const length = [...piece].length;
          if (length > 1 && !JOINT.test(piece)) found.push(list.slice(i + at, i + at + length));
          at += length;
        }
      } else found.push(list.slice(i, end));
      i = end;
    }
    return found;
  };
  /** Entries of the glossary whose name begins so, word by word: "batch norm". */
  const begun = list => {
    if (list.length < 2 || list.some(atom => atom.han || atom.raw.length < 3)) return undefined;
    const found = index.entries.filter(({ names }) =>
      names.some(name => name.length === list.length && name.every((atom, i) => atom.raw.startsWith(list[i].raw))),
    );
    return found.length ? found : undefined;
  };
  const unitsOf = pieces => {
    const units = [];
    for (let i = 0; i < pieces.length;) {
      let taken = 0;
      for (let count = Math.min(4, pieces.length - i); count && !taken; count--) {
        const list = pieces.slice(i, i + count).flat();
        const entries = index.known.get(keyOf(list)) ?? begun(list);
        if (entries) {
          units.push(unitOf(list, entries));
          taken = count;
        } else if (
          count === 2 &&
          list.length === 2 &&
          !list[0].han &&
          !list[1].han &&
          index.places.has(stem(list[0].raw + list[1].raw))
        ) {
          units.push(unitOf([{ ...list[0], size: 2, joined: list[0].raw + list[1].raw }, list[1]])); // "soft max" is softmax
          taken = 2;
        }
      }
      if (!taken && !(pieces[i].every(atom => atom.plain) && pieces.some(piece => piece.some(atom => !atom.plain))))
        units.push(unitOf(pieces[i]));
      i += taken || 1;
    }
    return units;
  };
  const readingsOf = ({ whole, content }) => {
    const readings = [];
    const add = (pieces, fit, exact) => {
      const key = pieces.map(keyOf).join("|");
      if (pieces.length && readings.every(reading => reading.key !== key))
        readings.push({ key, units: unitsOf(pieces), fit, exact });
    };
    // As it was typed, which counts where it stands so; without the words that ask; cut at the terms.
    const [typed, said] = [whole, content].map(text => {
      const list = atoms(text);
      if (list.length) list.at(-1).last = true;
      return list;
    });
    const asking = keyOf(said) !== keyOf(typed) && said.some(atom => !atom.plain);
    add(stretches(typed, false), 1, asking);
    if (asking) add(stretches(said, false), 0.95);
    add(stretches(asking ? said : typed, true), 0.8);
    for (const reading of readings) reading.worth = reading.units.reduce((sum, unit) => sum + unit.worth, 0);
    return readings.filter(reading => reading.worth > 0);
  };

  // ---- ranking
  const share = (choice, of) => choice.parts.reduce((sum, part) => sum + part.worth * of(part), 0) / choice.worth;
  /** How well a page answers by the index alone: {score, coverage}. */
  const weighPage = (page, readings) => {
    let best = { score: 0, coverage: 0 };
    for (const { units, fit, exact, worth: whole } of readings) {
      let score = 0,
        coverage = 0;
      for (const unit of units) {
        let top = 0,
          held = 0;
        for (const choice of unit.choices) {
          const covered = share(choice, part => Number([...part.fits.keys()].some(term => postings(term)?.has(page))));
          const gained =
            choice.fit *
            covered *
            share(choice, part =>
              Math.max(...[...part.fits].map(([term, good]) => good * (postings(term)?.get(page) ?? 0))),
            );
          if (gained > top) [top, held] = [gained, covered];
        }
        if (held === 1 && unit.lessons.includes(page)) top += 1.6;
        score += (top * unit.worth) / whole;
        coverage += (held * unit.worth) / whole;
      }
      score *= fit * coverage;
      if (score > best.score && (!exact || coverage > 0.99))
        best = { score, coverage: coverage * (fit < 1 ? 0.99 : 1) };
    }
    return best;
  };
  /** How well a line of text answers: {score, marks}. */
  const weighLine = (line, readings, needed) => {
    const list = atoms(line),
      place = [], // of each atom, words that say nothing left out
      hits = new Map(); // part -> [[atom, last atom, fit], …]
    list.forEach((atom, i) => {
      place.push(i ? place[i - 1] + (list[i - 1].plain ? 0 : 1) : 0);
      for (const [term, last] of termsAt(list, i))
        for (const part of needed.get(term) ?? [])
          hits.set(part, [...(hits.get(part) ?? []), [i, last, part.fits.get(term)]]);
    });
    let best = { score: 0, marks: [] };
    if (!hits.size) return best;
    for (const { units, fit, exact, worth: whole } of readings) {
      let score = 0;
      const chain = [];
      for (const unit of units) {
        let top = 0,
          chosen = unit.choices[0];
        for (const choice of unit.choices) {
          const got =
            choice.fit * share(choice, part => Math.max(0, ...(hits.get(part) ?? []).map(([, , good]) => good)));
          if (got > top) [top, chosen] = [got, choice];
        }
        chain.push(...chosen.parts);
        score += (top * unit.worth) / whole;
      }
      let joined = 0;
      for (let k = 0; k + 1 < chain.length; k++) {
        const after = (hits.get(chain[k]) ?? []).flatMap(([i, last]) => [
          place[i] + 1,
          place[last] + 1,
          place[last] + 2,
        ]);
        const before = (hits.get(chain[k]) ?? []).flatMap(([i]) => (list[i].han ? [] : [place[i] - 1, place[i] - 2])); // "shared weights" for "weight sharing"
        const starts = (hits.get(chain[k + 1]) ?? []).map(([i]) => place[i]);
        joined += starts.some(i => after.includes(i)) ? 1 : starts.some(i => before.includes(i)) ? 0.7 : 0;
      }
      score *= fit * (chain.length > 1 ? 0.5 + (0.5 * joined) / (chain.length - 1) : 1);
      if (score > best.score && (!exact || score > 0.99))
        best = {
          score,
          marks: chain.flatMap(part => (hits.get(part) ?? []).map(([i, last]) => [list[i].start, list[last].end])),
        };
    }
    best.marks.sort((a, b) => a[0] - b[0]);
    best.marks = best.marks.reduce((merged, [start, end]) => {
      const before = merged.at(-1);
      if (before && start <= before[1]) before[1] = Math.max(before[1], end);
      else merged.push([start, end]);
      return merged;
    }, []);
    // Of two lines that hold the same, the one that holds it in one piece.
    const lengths = best.marks.map(([start, end]) => end - start);
    best.score *= 1 + (0.01 * Math.max(0, ...lengths)) / (lengths.reduce((sum, length) => sum + length, 0) || 1);
    return best;
  };
  /** The sections of a page that answer, the best first: {id, heading, headingMarks, line, marks, score}. */
  const weighSections = (name, readings, needed) => {
    const found = [];
    for (const [id, heading, lines] of texts.get(name)) {
      const title = weighLine(heading, readings, needed);
      let top = { score: 0, marks: [] },
        line = "",
        others = 0;
      for (const candidate of lines) {
        const text = [candidate].flat()[0];
        line ||= text;
        const weighed = weighLine(text, readings, needed);
        if (candidate !== text) weighed.score *= CODE;
        others += weighed.score;
        if (weighed.score > top.score) [top, line] = [weighed, text];
      }
      const named = title.marks.reduce((sum, [start, end]) => sum + end - start, 0) / (heading.length || 1); // how much of the heading was asked for
      const score =
        (top.score + (0.6 + 0.6 * named) * title.score + 0.05 * Math.min(4, others - top.score)) *
        (asides.get(name).has(id) ? ASIDE : 1);
      if (score > 0) found.push({ id, heading, headingMarks: title.marks, line, marks: top.marks, score });
    }
    return found.sort((a, b) => b.score - a.score);
  };

  // ---- what learners ask in their own words, and what a term means
  /** How well a phrase of theirs is what the query asks, from 0 to 1, and where: {agreement, marks}. */
  const compare = ({ text, said }, readings, needed) => {
    const sum = list => list.reduce((total, term) => total + worth(term), 0);
    const met = said.filter(term => needed.has(term));
    if (!met.length) return { agreement: 0, marks: [] };
    const { score, marks } = weighLine(text, readings, needed);
    return { agreement: (score * sum(met)) / sum(said), marks };
  };
  /** The sections that learners' phrases lead to, by page: Map of page -> {id, agreement, line, marks}; the line is the phrase in the page's language. */
  const askedFor = (readings, needed) => {
    const found = new Map();
    for (const { page, id, phrases } of index.asked) {
      const [own, foreign] = phrases.map(list =>
        list
          .map(phrase => ({ ...phrase, ...compare(phrase, readings, needed) }))
          .reduce((best, phrase) => (phrase.agreement > best.agreement ? phrase : best)),
      );
      const agreement = Math.max(own.agreement, foreign.agreement);
      if (agreement <= LIKE || agreement <= (found.get(page)?.agreement ?? 0)) continue;
      const marks = own.marks.map(([start, end]) => [start + 1, end + 1]);
      found.set(page, { id, agreement, ...(marks.length ? { line: `“${own.text}”`, marks } : {}) });
    }
    return found;
  };
  /** Put the section with this id first, if the page has it: with its own line that answers, else with the one given, else with its first. */
  const lift = (page, { id, line = "", marks = [] }, defining) => {
    const [, heading, lines] = texts.get(page.name)?.find(([name]) => name === id) ?? [];
    if (heading === undefined) return;
    const known = page.sections.find(section => section.id === id) ?? { id, heading, headingMarks: [], marks: [] };
    const own = !defining && known.marks.length && (known.score > 0.5 || !line);
    page.sections = [
      {
        ...known,
        ...(own ? {} : { line: line || ([lines[0] ?? ""].flat()[0] ?? ""), marks, phrase: Boolean(line) }),
        score: (page.sections[0]?.score ?? 0) + 1,
      },
      ...page.sections.filter(section => section.id !== id),
    ];
  };

  const weight = name => (name.startsWith("notebooks/") ? 1 : 0.8);
  /**
   * Pages that answer a query, the best first.
   * @param {string} query
   * @param {(address: string) => Promise} load loads a script of the site
   * @returns {Promise<{name, title, part, score, coverage, sections}[]>} sections is empty for pages whose text was not looked into
   */
  const find = async (query, load) => {
    const asking = ask(query);
    const readings = readingsOf(asking);
    const needed = new Map();
    for (const part of readings.flatMap(({ units }) =>
      units.flatMap(({ choices }) => choices.flatMap(({ parts }) => parts)),
    )) {
      for (const term of part.fits.keys()) needed.set(term, [...(needed.get(term) ?? []), part]);
    }
    const asked = askedFor(readings, needed);
    const meant = asking.term && index.defined.get(keyOf(atoms(asking.term)));
    const defining = index.pages.findIndex(([name]) => meant && name === GLOSSARY);
    const weighed = index.pages
      .map(([name, title, part], page) => {
        const found = { name, title, part, page, sections: [], ...weighPage(page, readings) };
        const { agreement = 0 } = asked.get(page) ?? {};
        found.score += ASKED * agreement ** 2;
        if (agreement > 0.6) found.coverage = Math.max(found.coverage, 0.99);
        return found;
      })
      .filter(({ coverage, page }) => coverage > 0.3 || page === defining);
    const best = Math.max(...weighed.map(({ coverage }) => coverage), 0);
    const order = page => (page.page === defining ? Infinity : page.score * weight(page.name));
    const pages = weighed.filter(({ coverage }) => coverage > 0.4 * best).sort((a, b) => order(b) - order(a));
    const looked = pages.slice(0, LOOKED_INTO);
    await Promise.allSettled(
      looked
        .filter(({ name }) => !texts.has(name))
        .map(({ name }) => load(`_static/search/text/${name}.js?v=${index.version}`)),
    );
    for (const page of looked) {
      if (texts.has(page.name)) page.sections = weighSections(page.name, readings, needed);
      page.score += 1.5 * (page.sections[0]?.score ?? 0);
      if (asked.has(page.page)) lift(page, asked.get(page.page));
      if (page.page === defining) lift(page, { id: meant }, true);
    }
    return [...looked.sort((a, b) => order(b) - order(a)), ...pages.slice(LOOKED_INTO)];
  };

  globalThis.courseSearch = { index: takeIndex, page: takePage, find };
})();
