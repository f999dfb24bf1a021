// Finds pages by the words of a query: first by the index (which term stands on which page), then by the texts of the best pages.
// Nothing here touches the page; search-box.js shows what is found.
(() => {
  const { atoms, terms, termsAt } = courseWords;
  const { ask } = courseAsk;
  const index = courseIndex;
  const { keyOf, postings, worth } = index;
  const CODE = 0.6; // names in code say less than prose
  const ASIDE = 0.6; // so do exercises, quizzes and further reading
  const LIKE = 0.35; // from here on a query is like a learner's phrase
  const ASKED = 6; // what a phrase that is just the query is worth
  const GLOSSARY = "book/glossary";
  const LOOKED_INTO = 10; // pages whose texts are read for a query
  const texts = new Map(),
    asides = new Map();

  const takePage = ({ name, text, aside = [] }) => {
    texts.set(name, text);
    asides.set(name, new Set(aside));
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
  // The terms of a line are kept: nearly every line holds none that is asked for, and need not be cut again with each key that is pressed.
  const held = new Map();
  const holds = (line, needed) => {
    if (!held.has(line)) held.set(line, terms(line));
    for (const term of held.get(line)) if (needed.has(term)) return true;
    return false;
  };
  /** How well a line of text answers: {score, marks}. */
  const weighLine = (line, readings, needed) => {
    if (!holds(line, needed)) return { score: 0, marks: [] };
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
    const readings = courseQuery.readings(asking);
    const needed = courseQuery.needed(readings);
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

  globalThis.courseSearch = { index: index.take, page: takePage, find };
})();
