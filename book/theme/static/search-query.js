// What a query asks for, as the index' terms in several readings. A part is {fits: Map of the index' terms -> how well each fits, worth}; a choice
// a list of parts, all of which count; a unit a list of choices, the best of which counts; a reading a list of units.
(() => {
  const { atoms, stem } = courseWords;
  const index = courseIndex;
  const { keyOf, worth } = index;

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
        for (const piece of index.pieces(run)) {
          const length = [...piece].length;
          if (length > 1 && !index.joins(piece)) found.push(list.slice(i + at, i + at + length));
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
  /** The readings of what `courseAsk` made of a query. */
  const readings = ({ whole, content }) => {
    const found = [];
    const add = (pieces, fit, exact) => {
      const key = pieces.map(keyOf).join("|");
      if (pieces.length && found.every(reading => reading.key !== key))
        found.push({ key, units: unitsOf(pieces), fit, exact });
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
    for (const reading of found) reading.worth = reading.units.reduce((sum, unit) => sum + unit.worth, 0);
    return found.filter(reading => reading.worth > 0);
  };
  /** Map of each term in some readings -> the parts that it fits. */
  const needed = list => {
    const parts = list.flatMap(({ units }) => units.flatMap(({ choices }) => choices.flatMap(choice => choice.parts)));
    const wanted = new Map();
    for (const part of parts)
      for (const term of part.fits.keys()) wanted.set(term, [...(wanted.get(term) ?? []), part]);
    return wanted;
  };

  globalThis.courseQuery = { readings, needed };
})();
