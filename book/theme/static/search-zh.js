// Words of Sphinx' search in Chinese. (Sphinx' own file of them needs eval, which the site's policy forbids.)
Object.assign(Documentation.TRANSLATIONS, {
  Searching: "正在搜索",
  "Search Results": "搜索结果",
  "Preparing search...": "正在准备搜索……",
  "Your search did not match any documents. Please make sure that all words are spelled correctly and that you've selected enough categories.":
    "没有找到匹配的页面。请换一个词，或只用其中一部分再试。",
  "Search finished, found ${resultCount} page(s) matching the search query.": "找到 ${resultCount} 处匹配。",
});
