// What a query asks: in simplified characters, without the words that only ask; and whether it wants to know what a term is.
(() => {
  const { CJK } = courseWords; // of search-words.js, which is loaded before
  // Chinese words that ask, the longer first: they say nothing of what is looked for. (Of English ones the index has a list.)
  const ASKING = new RegExp(
    "请问|我想知道|为什么|为啥|为何|怎么回事|怎么样|怎么办|怎么做|怎么用|怎么解决|怎么|怎样|如何|什么叫做|什么叫|什么是|是什么意思|是什么|什么意思|" +
      "有什么区别|有什么不同|有什么用|的区别|什么|哪一个好|哪个更好|哪个好|哪个|哪种|哪些|哪里|是不是|有没有|能不能|要不要|可不可以|该不该|是否|[吗呢啊?？]",
    "gu",
  );
  // A word of one character that only joins, with no Chinese beside it: loss 是 nan, adam 和 sgd.
  const JOINING = new RegExp(`(?<![${CJK}])[的了是和与跟或在用](?![${CJK}])`, "gu");
  const DEFINITIONS = [
    /^(?:请问)?(?:什么是|什么叫(?:做|作)?|何为|何谓|解释(?:一下)?)\s*(.+)$/u,
    /^(.+?)\s*(?:到底)?(?:是什么(?:意思|东西)?|是啥(?:意思)?|什么意思|的定义|的意思|的含义)$/u,
    /^(?:what(?:['’]?s| is| are| was| does| do)|define|definition of|meaning of|explain)\s+(?:an?\s+|the\s+)?(.+?)(?:\s+(?:means?|stands? for|really is))?$/iu,
    /^(.+?)\s+(?:definition|meaning|explained)$/iu,
  ];
  let simple = new Map();

  /** Take over which traditional characters stand for which. */
  const learn = ({ traditional = "" }) => {
    const all = [...traditional];
    simple = new Map(all.flatMap((character, i) => (i % 2 ? [] : [[character, all[i + 1]]])));
  };
  /** A query as it is looked for: {whole, content, term}; term: what it asks the meaning of, or "". */
  const ask = query => {
    const whole = [...query.normalize("NFKC").trim()].map(character => simple.get(character) ?? character).join("");
    const bare = whole.replace(/[\s?？!！。.]+$/u, "");
    const term = DEFINITIONS.map(form => bare.match(form)?.[1] ?? "").find(Boolean) ?? "";
    const joined = whole.replace(JOINING, " ");
    const content = (term || whole).replace(ASKING, " ").replace(JOINING, " ").trim();
    return { whole: joined.trim() ? joined : whole, content: content || whole, term };
  };
  globalThis.courseAsk = { ask, learn };
})();
