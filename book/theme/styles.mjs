// JSON {packaged, own, names} in, a style sheet out: of `packaged` what names no class that nothing has, all of `own`, both as short as can be,
// without the custom properties that nothing asks for.
import { readFileSync } from "node:fs";
import { Features, transform } from "lightningcss";

const { packaged, own, names } = JSON.parse(readFileSync(0, "utf-8"));
const used = new Set(names);
// (min-width, not the shorter `width >=`, which older browsers do not read)
const options = { filename: "site.css", minify: true, include: Features.MediaRangeSyntax };
const written = (text, visitor = {}) => transform({ ...options, code: Buffer.from(text), visitor }).code.toString();

const pages = {
  Selector: parts => (parts.some(({ type, name }) => type === "class" && !used.has(name)) ? [] : undefined),
  Rule: { "font-face": font => (/font ?awesome/i.test(JSON.stringify(font)) ? [] : undefined) }, // icons are drawings
};
let style = written(written(packaged, pages) + own);
for (let before; before !== style;) {
  before = style; // a property that only an unused one asks for goes in the next round
  const asked = new Set([...names, ...(style.match(/(?<=var\(\s*)--[\w-]+/g) ?? [])]);
  const custom = ({ name }) => (!name.startsWith("--") || asked.has(name) ? undefined : []); // (what Lightning CSS does not know is "custom", too)
  style = written(style, { Declaration: { custom } });
}
process.stdout.write(style);
