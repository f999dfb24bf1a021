// Progress on the pages: a mark at each lesson in the contents and on the first page, and, on a lesson, whether it is read.
(() => {
  const { read, write, follow, lessonOf, summary, today } = globalThis.courseStore;
  const chinese = document.documentElement.lang.startsWith("zh");
  const words = chinese
    ? {
        read: "已读",
        right: (k, n) => `小测答对 ${k}/${n} 题`,
        join: "，",
        notYet: "这一课还没有记为已读。",
        readOn: date => `已读（${date}）。`,
        mark: "标为已读",
        unmark: "标为未读",
        all: "我的学习进度",
        last: "上次读到：",
        go: "接着读：",
        done: "现有的课都读完了。",
        memory: "浏览器不允许本站保存数据，离开此页后不会留下记录。",
        full: "浏览器的存储空间已满，离开此页后不会留下记录。",
      }
    : {
        read: "read",
        right: (k, n) => `${k} of ${n} quiz questions right`,
        join: ", ",
        notYet: "This lesson does not count as read yet.",
        readOn: date => `Read on ${date}.`,
        mark: "Mark as read",
        unmark: "Mark as not read",
        all: "Your progress",
        last: "You were last at ",
        go: "Continue with ",
        done: "You have read every lesson there is. ",
        memory: "Your browser stores nothing for this site: this is forgotten when you leave the page.",
        full: "Your browser’s storage is full: this is forgotten when you leave the page.",
      };
  const make = (tag, className, text = "") =>
    Object.assign(document.createElement(tag), { className, textContent: text });
  const kept = () => ({ read: read("read"), quiz: read("quiz"), bets: read("bets"), exercises: read("exercises") });

  // ---- marks
  const contents = [...document.querySelectorAll("nav.bd-links a")];
  const chapters = contents
    .map(link => ({ link, lesson: lessonOf(link.href), title: link.textContent.trim() }))
    .filter(({ lesson }) => lesson);
  const first = document.querySelector(".bd-sidenav__home-link a");
  const atHome = first && new URL(first.href).pathname === location.pathname;
  const rows = atHome
    ? [...document.querySelectorAll("article .course-card-title a")]
        .map(link => ({ link, lesson: lessonOf(link.href) }))
        .filter(({ lesson }) => lesson)
    : [];
  const overview = contents.find(link => /\/book\/progress\.html(#|$)/.test(link.href));

  const mark = ({ link, lesson }, all) => {
    const { read: date, quiz } = summary(lesson, all);
    let sign = link.querySelector(".course-done");
    if (!date && !quiz.answered) return sign?.remove();
    const says = [date && words.read, quiz.answered && words.right(quiz.right, quiz.total)]
      .filter(Boolean)
      .join(words.join);
    if (!sign) {
      sign = make("span", "course-done");
      sign.append(make("span", "course-done__text"));
      link.append(sign);
    }
    sign.classList.toggle("is-read", Boolean(date));
    sign.style.setProperty("--share", quiz.total ? quiz.right / quiz.total : 1);
    sign.title = says;
    sign.firstChild.textContent = chinese ? `（${says}）` : ` (${says})`;
  };

  // ---- the first page: where to go on
  const offer = all => {
    const place = document.querySelector(".course-continue");
    if (!place || !atHome) return;
    const last = read("place"),
      at = chapters.findIndex(({ lesson }) => lesson === last?.lesson);
    const open = ({ lesson }) => !Object.hasOwn(all.read, lesson);
    let text = words.last,
      target = chapters[at],
      hash = last ? `#${encodeURIComponent(last.section)}` : "";
    const done = chapters.findLastIndex(chapter => !open(chapter));
    place.replaceChildren();
    if (!target && done < 0) return delete document.documentElement.dataset.progress; // what is kept is not of this course
    document.documentElement.dataset.progress = "";
    if (!target || !open(target)) {
      target = chapters.slice(Math.max(at, done) + 1).find(open) ?? chapters.find(open);
      [text, hash] = [target ? words.go : words.done, ""];
    }
    place.append(text);
    if (target)
      place.append(Object.assign(make("a", "", target.title), { href: target.link.href.split("#")[0] + hash }));
    if (overview)
      place.append(
        target ? (chinese ? "　" : " · ") : "",
        Object.assign(make("a", "", words.all), { href: overview.href }),
      );
  };

  // ---- a lesson: read or not
  // It counts as read once its end has been on the screen, in a visit in which more than half of its sections stayed there for
  // two seconds or more, or that lasted five minutes. book/how-to-use.md says so too.
  const SECTION_SECONDS = 2,
    VISIT_SECONDS = 300,
    PLACE_SECONDS = 10;
  const box = document.querySelector(".course-read[data-lesson]");
  const lesson = box && Object.hasOwn(globalThis.courseLessons ?? {}, box.dataset.lesson) ? box.dataset.lesson : null;
  const says = make("span", "course-read__state"),
    button = make("button", "course-progress__button");
  const isRead = () => Object.hasOwn(read("read"), lesson);
  const record = done => {
    const { [lesson]: before, ...others } = read("read");
    const result = write("read", done ? { ...others, [lesson]: { date: today() } } : others);
    if (result !== "stored") says.textContent = words[result];
  };
  const tell = all => {
    const date = all.read[lesson]?.date;
    says.textContent = date === undefined ? words.notYet : words.readOn(date);
    button.textContent = date === undefined ? words.mark : words.unmark;
  };
  const watch = () => {
    const sections = [...document.querySelectorAll("article > section > section[id]")];
    const stayed = new Map(),
      here = new Set();
    let atEnd = false,
      seconds = 0,
      decided = isRead();
    const middle = new IntersectionObserver(
      entries => entries.forEach(e => here[e.isIntersecting ? "add" : "delete"](e.target)),
      { rootMargin: "-25% 0px -25% 0px" },
    );
    sections.forEach(section => middle.observe(section));
    new IntersectionObserver(entries => (atEnd ||= entries.some(e => e.isIntersecting))).observe(box);
    setInterval(() => {
      if (document.visibilityState !== "visible") return;
      seconds += 1;
      for (const section of here) stayed.set(section, (stayed.get(section) ?? 0) + 1);
      const passed = sections.filter(section => stayed.get(section) >= SECTION_SECONDS).length;
      if (decided || !atEnd || (seconds < VISIT_SECONDS && passed <= sections.length / 2)) return;
      decided = true;
      if (!isRead()) record(true);
    }, 1000);
    button.addEventListener("click", () => {
      decided = true; // the reader's word counts for the rest of this visit
      record(!isRead());
    });
    const remember = () => {
      if (seconds < PLACE_SECONDS) return;
      const above = sections.filter(section => section.getBoundingClientRect().top < innerHeight / 2);
      const section = above.at(-1)?.id ?? document.querySelector("article section[id]")?.id;
      if (section) write("place", { lesson, section, date: today() });
    };
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && remember());
    addEventListener("pagehide", remember);
  };

  const refresh = () => {
    const all = kept();
    for (const chapter of [...chapters, ...rows]) mark(chapter, all);
    offer(all);
    if (lesson) tell(all);
  };
  if (lesson) {
    button.type = "button";
    says.setAttribute("role", "status");
    box.append(says, button);
    if (overview) box.append(Object.assign(make("a", "", words.all), { href: overview.href }));
  }
  refresh();
  if (lesson) watch();
  follow(refresh);
})();
