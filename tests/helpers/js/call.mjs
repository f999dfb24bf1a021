// For {"module": address, "text": JSON of {"code": "(module, data) => …", "data": …}}: what the function returns, as JSON.
// Bytes arrive as {"$bytes": base64}; numbers that JSON cannot hold go back as "NaN", "Infinity", "-Infinity".
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
// (Not an eval of the global scope: there the language's own names are slow to find, see contexts.mjs.)
const compiled = code => eval(code);

export default async function call({ module, text }) {
  const { code, data } = JSON.parse(text, revive);
  const value = await compiled(code)(await import(module), data);
  return JSON.stringify(value ?? null, encode);
}
