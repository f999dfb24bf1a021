// node search.mjs <edition folder> < ["query", …]: what the search finds for each, as JSON. With {"terms": ["text", …]}: the terms of each text.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const run = address => (0, eval)(readFileSync(join(process.argv[2], address.split("?")[0]), "utf8"));
const load = async address => run(address);
for (const name of [
  "search-words.js",
  "search-ask.js",
  "search-index.js",
  "search-query.js",
  "search.js",
  "search/index.js",
])
  run(`_static/${name}`);
const asked = JSON.parse(readFileSync(0, "utf8"));
if (asked.terms) console.log(JSON.stringify(asked.terms.map(text => [...courseWords.terms(text)])));
else {
  const answers = [];
  for (const query of asked) answers.push(await courseSearch.find(query, load));
  console.log(JSON.stringify(answers));
}
