// node call.mjs module.mjs < {"code": "(module, data) => …", "data": …}: prints what the function returns, as JSON.
// Bytes arrive as {"$bytes": base64}; numbers that JSON cannot hold go back as "NaN", "Infinity", "-Infinity".
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const revive = (key, value) => {
  if (value?.$bytes !== undefined) {
    const bytes = Buffer.from(value.$bytes, "base64");
    return new DataView(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  }
  return value?.$number === undefined ? value : Number(value.$number);
};
const encode = (key, value) => {
  if (ArrayBuffer.isView(value)) return Array.from(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
};
const { code, data } = JSON.parse(readFileSync(0, "utf8"), revive);
const module = await import(pathToFileURL(process.argv[2]));
console.log(JSON.stringify((await (0, eval)(code)(module, data)) ?? null, encode));
