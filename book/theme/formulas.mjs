// One long-lived process per build: a line of JSON {tex, display} in, a line of JSON {html} or {error} out.
import { createInterface } from "node:readline";
import katex from "katex";

// KaTeX gives a named operator in an index (\max, \min) as two elements where MathML takes one, and writes an attribute that is
// empty; Firefox, and what reads a page aloud, then take the formula for broken.
const valid = html =>
  html.replaceAll(/(<mi[^>]*>[^<]*<\/mi><mo>\u2061<\/mo>)/g, "<mrow>$1</mrow>").replaceAll(' columnspacing=""', "");

for await (const line of createInterface({ input: process.stdin })) {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    // strict: false, because Chinese words inside \text{…} are meant
    const options = { displayMode: display, output: "htmlAndMathml", throwOnError: true, strict: false, trust: false };
    answer = { html: valid(katex.renderToString(tex, options)) };
  } catch (error) {
    answer = { error: String(error.message ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}
