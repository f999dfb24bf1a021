// The search field with its results, in the dialog of every page and on the page of results.
(() => {
  const chinese = document.documentElement.lang.startsWith("zh");
  const words = chinese
    ? {
        results: "搜索结果",
        found: n => `找到 ${n} 个页面`,
        some: "没有哪一页全都有；下面各页有其中一部分",
        all: n => `查看全部 ${n} 个结果`,
        more: "本页还有：",
        none: "没有找到匹配的内容",
        hints: ["换一个词，或只输入其中一部分", "用英文术语试试，比如 overfitting", "在术语表里找"],
        glossary: "打开术语表",
        failed: "搜索没有加载成功，请检查网络后重试。",
      }
    : {
        results: "Search results",
        found: n => (n === 1 ? "1 page found" : `${n} pages found`),
        some: "No page has all of it; these have a part",
        all: n => `Show all ${n} results`,
        more: "Also on this page:",
        none: "Nothing found",
        hints: [
          "Try another word, or only the beginning of one",
          "Try fewer words",
          "Look for the term in the glossary",
        ],
        glossary: "Open the glossary",
        failed: "Search could not be loaded. Check the connection and try again.",
      };
  const WAIT = 120; // ms after a key
  const IN_DIALOG = 6;
  const root = document.documentElement.dataset.content_root || "./";

  const element = (name, className, ...children) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };
  /** A text with its matches in <mark>. */
  const marked = (text, marks) => {
    const pieces = [];
    let at = 0;
    for (const [start, end] of marks) {
      pieces.push(text.slice(at, start), element("mark", "", text.slice(start, end)));
      at = end;
    }
    return [...pieces, text.slice(at)].filter(piece => piece !== "");
  };
  /** The stretch of a line around its matches that fits into two lines: [text, marks]. */
  const excerpt = (line, marks) => {
    const wide = text => [...text].reduce((sum, character) => sum + (character > "\u2e80" ? 2 : 1), 0);
    const LONGEST = 170;
    if (wide(line) <= LONGEST || !marks.length)
      return [wide(line) <= LONGEST ? line : line.slice(0, LONGEST / 2) + "…", marks];
    // the match after which most others follow closely
    const near = start =>
      marks
        .filter(([s, e]) => s >= start && wide(line.slice(start, e)) < LONGEST * 0.7)
        .reduce((sum, [s, e]) => sum + e - s, 0);
    const first = marks.reduce((best, mark) => (near(mark[0]) > near(best[0]) ? mark : best))[0];
    let start = first,
      end = first;
    while (start > 0 && wide(line.slice(start, first)) < LONGEST * 0.25) start--;
    const pause = line.slice(start, first).search(/(?<=[，。；：！？]|[,.;:!?]\s+)[^\s，。；：！？]/u);
    if (pause >= 0) start += pause;
    else if (start > 0 && /\w/.test(line[start - 1]) && /\w/.test(line[start]))
      start += line.slice(start, first).search(/\s|$/) + 1;
    start = Math.min(start, first);
    while (end < line.length && wide(line.slice(start, end)) < LONGEST) end++;
    if (end < line.length && /\w/.test(line[end]) && /\w/.test(line[end - 1]))
      end = Math.max(line.lastIndexOf(" ", end), first + 1);
    const head = start > 0 ? "…" : "";
    const shift = head.length - start;
    const shown = marks.filter(([s]) => s >= start && s < end).map(([s, e]) => [s + shift, Math.min(e, end) + shift]);
    return [head + line.slice(start, end) + (end < line.length ? "…" : ""), shown];
  };
  /** Where a result leads. The clause that was shown is left for 40-search.js, which marks it on arrival. */
  const lead = (link, name, { id, line, marks, phrase }) => {
    link.href = `${root}${name}.html${id ? `#${encodeURIComponent(id)}` : ""}`;
    if (!marks?.length || phrase) return link; // (a learner's phrase does not stand there)
    const [start, end] = marks[0];
    const pauses = [...line.matchAll(/[，。；：！？、…“”]|[.;:!?](?=\s)/gu)].map(({ index }) => index);
    const clause = line.slice(
      (pauses.findLast(at => at < start) ?? -1) + 1,
      pauses.find(at => at >= end) ?? line.length,
    );
    link.addEventListener("click", () => {
      try {
        sessionStorage.setItem(
          "dli.v1.found",
          JSON.stringify({ page: link.pathname, id: id || "", texts: [clause, line.slice(start, end)] }),
        );
      } catch {
        // storage is switched off: the section is reached all the same
      }
    });
    return link;
  };
  const hit = ({ name, title, part, sections }) => {
    const [best = {}, ...others] = sections;
    const link = element(
      "a",
      "course-hit__link",
      element("span", "course-hit__page", ...(best.id ? [title] : marked(title, best.headingMarks ?? []))),
    );
    lead(link, name, best);
    if (best.id) link.append(" ", element("span", "course-hit__section", ...marked(best.heading, best.headingMarks)));
    const item = element("li", "course-hit", link);
    if (part) item.prepend(element("span", "course-hit__part", part));
    if (best.line) item.append(element("p", "course-hit__line", ...marked(...excerpt(best.line, best.marks))));
    const more = others.filter(({ id, score }) => id && score > best.score * 0.6).slice(0, 2);
    if (more.length) {
      const list = element("p", "course-hit__more", words.more);
      for (const section of more) {
        list.append(" ", lead(element("a", "", section.heading), name, section));
      }
      item.append(list);
    }
    return item;
  };
  const nothing = () => {
    const hints = element("ul", "", ...words.hints.map(hint => element("li", "", hint)));
    const link = element("a", "", words.glossary);
    link.href = `${root}book/glossary.html`;
    return element("div", "course-found__none", hints, link);
  };

  globalThis.courseSearchBox = (place, input) => {
    const full = place.tagName !== "DIALOG";
    const status = element("p", "course-found__status");
    status.setAttribute("role", "status");
    const box = element("div", "course-found__box");
    const found = element("div", "course-found", status, box);
    place.append(found);
    let composing = false,
      timer = 0,
      asked = 0,
      shown = null;

    const show = async () => {
      const query = input.value.trim();
      if (query === shown) return;
      shown = query;
      const number = ++asked;
      if (!query) {
        status.textContent = "";
        return box.replaceChildren();
      }
      let pages;
      try {
        await courseLoad("_static/search/index.js");
        pages = await courseSearch.find(query, courseLoad);
      } catch {
        if (number === asked) {
          shown = null;
          status.textContent = words.failed;
          box.replaceChildren();
        }
        return;
      }
      if (number !== asked) return; // another query came in between
      const whole = pages.some(({ coverage }) => coverage > 0.95);
      status.textContent = whole ? words.found(pages.length) : pages.length ? words.some : words.none;
      const list = element("ol", "course-found__list", ...pages.slice(0, full ? pages.length : IN_DIALOG).map(hit));
      list.setAttribute("aria-label", words.results);
      box.replaceChildren(pages.length ? list : nothing());
      if (!full && pages.length > IN_DIALOG) {
        const all = element("a", "course-found__all", words.all(pages.length));
        all.href = `${root}search.html?q=${encodeURIComponent(query)}`;
        box.append(all);
      }
      box.scrollTop = 0;
      if (full) {
        try {
          history.replaceState(null, "", `?q=${encodeURIComponent(query)}`);
        } catch {
          // not allowed for some addresses: the results are there all the same
        }
      }
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(show, WAIT);
    };
    // Half-typed pinyin is no query, and the Enter that ends a composition does not submit.
    input.addEventListener("compositionstart", () => {
      composing = true;
      clearTimeout(timer);
    });
    input.addEventListener("compositionend", () => {
      composing = false;
      later();
    });
    input.addEventListener("input", () => composing || later());
    place.addEventListener("keydown", event => {
      if (composing || event.isComposing || event.keyCode === 229) {
        if (event.key === "Enter") event.preventDefault();
        return;
      }
      if (event.key === "Escape" && !full) {
        event.preventDefault();
        return place.close();
      }
      if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const links = [...box.querySelectorAll(".course-hit__link, .course-found__all")];
      const at = links.indexOf(document.activeElement);
      if (!links.length || (at < 0 && document.activeElement !== input)) return;
      const to = at + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      if (to < 0) input.focus();
      else links[Math.min(to, links.length - 1)].focus();
    });
    input.form.addEventListener("submit", event => {
      if (!full && input.value.trim()) return; // leads to the page of results
      event.preventDefault();
      clearTimeout(timer);
      show();
    });
    if (full) {
      input.value = new URLSearchParams(location.search).get("q") ?? input.value;
    } else {
      found.addEventListener("click", event => event.target.closest("a") && place.close()); // a result may be on this very page
    }
    show();
  };
})();
