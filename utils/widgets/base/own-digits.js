// What is valid of the digits that a reader keeps.

export const MOST_DIGITS = 50;

/** The grey values of a picture in base64, as the digits are kept. */
export const pixelsOf = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));

/** A digit with nothing else in it, or null. */
export function validDigit(digit) {
  if (!Number.isInteger(digit?.label) || digit.label < 0 || digit.label > 9 || typeof digit.pixels !== "string")
    return null;
  try {
    return atob(digit.pixels).length === 784 ? { label: digit.label, pixels: digit.pixels } : null;
  } catch {
    return null;
  }
}

/** Valid digits of any value; the rest is left out. */
export function validDigits(value) {
  return Array.isArray(value) ? value.map(validDigit).filter(Boolean).slice(0, MOST_DIGITS) : undefined;
}
