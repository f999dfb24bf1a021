// The reader's progress as a file: written, read, merged with what is here. No word and no element of a page; loaded by book/progress.
(() => {
  const { PREFIX, kinds, read, text, put, isRecord, isId, today } = globalThis.courseStore;
  const FORMAT = "dli-progress-1";
  const MOST_BYTES = 2_000_000,
    MOST_RECORDS = 5000,
    MOST_CHARACTERS = 2000;

  /** A file that is not taken. `reason`: "large", "broken" (no JSON), "foreign", "newer" (of a later release) or "damaged". */
  class ImportError extends Error {
    constructor(reason) {
      super(reason);
      this.reason = reason;
    }
  }

  // ---- export
  const isEmpty = value =>
    value === null || (Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0);
  const collect = () =>
    Object.fromEntries(
      Object.keys(kinds)
        .map(kind => [kind, read(kind)])
        .filter(([, value]) => !isEmpty(value)),
    );
  const exportText = (date = today()) => JSON.stringify({ format: FORMAT, date, kinds: collect() }, null, 1) + "\n";

  // ---- import
  const known = (kind, record) =>
    Object.fromEntries(
      kinds[kind].fields.filter(field => Object.hasOwn(record, field)).map(field => [field, record[field]]),
    );
  const fits = record => JSON.stringify(record).length <= MOST_CHARACTERS;
  const takeRecords = (kind, value) => {
    if (!isRecord(value) || Object.keys(value).length > MOST_RECORDS) throw new ImportError("damaged");
    const all = Object.entries(value).map(([id, record]) => [
      id,
      kinds[kind].valid(record) ? known(kind, record) : null,
    ]);
    const good = all.filter(([id, record]) => record && isId(id) && fits(record));
    return { value: Object.fromEntries(good), skipped: all.length - good.length };
  };
  const takeDigits = value => {
    if (!Array.isArray(value) || value.length > MOST_RECORDS) throw new ImportError("damaged");
    const good = value.map(kinds.digits.validDigit).filter(Boolean);
    return { value: good, skipped: value.length - good.length };
  };
  const takePlace = value => {
    const good = kinds.place.valid(value) && fits(value);
    return { value: good ? known("place", value) : null, skipped: good ? 0 : 1 };
  };
  /** What a file holds: { kinds: {kind: value}, taken: valid entries, skipped: the others }. Throws `ImportError`. */
  const parse = content => {
    if (content.length > MOST_BYTES) throw new ImportError("large");
    let data;
    try {
      data = JSON.parse(content);
    } catch {
      throw new ImportError("broken");
    }
    const version =
      isRecord(data) && typeof data.format === "string" ? /^dli-progress-(\d{1,6})$/.exec(data.format)?.[1] : undefined;
    if (!version) throw new ImportError("foreign");
    if (Number(version) > 1) throw new ImportError("newer");
    if (version !== "1" || !isRecord(data.kinds)) throw new ImportError("damaged");
    const found = { kinds: {}, taken: 0, skipped: 0 };
    for (const kind of Object.keys(kinds)) {
      if (!Object.hasOwn(data.kinds, kind)) continue;
      const value = data.kinds[kind];
      const taken =
        kind === "digits" ? takeDigits(value) : kind === "place" ? takePlace(value) : takeRecords(kind, value);
      found.kinds[kind] = taken.value;
      found.taken += kind === "place" ? Number(taken.value !== null) : Object.keys(taken.value).length;
      found.skipped += taken.skipped;
    }
    return found;
  };

  // ---- merging: of two records with one id the one that ranks higher stays, whichever side it comes from
  const when = date => (typeof date === "string" && /^\d{4}-\d\d-\d\d/.test(date) ? date.slice(0, 40) : ""); // another text is older than any date
  const RANK = {
    read: v => [when(v.date)],
    quiz: v => [when(v.date), Number(v.correct), v.tries],
    bets: v => [Number(v.outcome !== undefined), when(v.settled), when(v.date)], // a settled bet is not undone by one that is open
    shown: v => [when(v.date)],
    exercises: v => [Number(v.status === "passed"), when(v.date)], // what was passed stays passed
    place: v => [when(v.date)],
  };
  const higher = (kind, a, b) => {
    const [x, y] = [a, b].map(v => [...RANK[kind](v), JSON.stringify(known(kind, v))]); // on the same day: any order, but always the same
    const i = x.findIndex((value, n) => value !== y[n]);
    return i >= 0 && x[i] > y[i];
  };
  /** { value, added, replaced, left }: `mine` with what `theirs` adds to it; `left`: digits for which there is no room. */
  const merge = (kind, mine, theirs) => {
    if (kind === "digits") {
      const name = digit => digit.label + digit.pixels,
        here = new Set(mine.map(name));
      const fresh = theirs.filter(digit => !here.has(name(digit)) && here.add(name(digit)));
      const room = fresh.slice(0, kinds.digits.most - mine.length);
      return { value: [...mine, ...room], added: room.length, replaced: 0, left: fresh.length - room.length };
    }
    if (kind === "place")
      return { value: !mine || (theirs && higher(kind, theirs, mine)) ? theirs : mine, added: 0, replaced: 0, left: 0 };
    const ids = Object.keys(theirs),
      fresh = ids.filter(id => !Object.hasOwn(mine, id));
    const better = ids.filter(id => Object.hasOwn(mine, id) && higher(kind, theirs[id], mine[id]));
    const value = Object.fromEntries([...Object.entries(mine), ...[...fresh, ...better].map(id => [id, theirs[id]])]);
    return { value, added: fresh.length, replaced: better.length, left: 0 };
  };
  /** Merge a parsed file into the storage. { state, added: {kind: n}, replaced: {kind: n}, left }; if the storage is full, nothing changes. */
  const take = found => {
    const before = new Map(),
      said = { state: "stored", added: {}, replaced: {}, left: 0 };
    for (const [kind, theirs] of Object.entries(found.kinds)) {
      const merged = merge(kind, read(kind), theirs);
      [said.added[kind], said.replaced[kind]] = [merged.added, merged.replaced];
      said.left += merged.left;
      before.set(kind, text(kind));
      said.state = isEmpty(merged.value) ? said.state : put(kind, JSON.stringify(merged.value));
      if (said.state !== "full") continue;
      for (const [done, old] of [...before].reverse()) put(done, old);
      return { state: "full", added: {}, replaced: {}, left: 0 };
    }
    return said;
  };

  /** Forget everything of the course, also what another release of it has left. */
  const clear = () => {
    for (const kind of Object.keys(kinds)) put(kind, null);
    globalThis.courseWidgetMemory.clear();
    try {
      for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
    } catch {
      // forbidden: nothing is there
    }
  };

  globalThis.courseProgressFile = { FORMAT, MOST_BYTES, ImportError, collect, exportText, parse, merge, take, clear };
})();
