// Numbers in what is given: by Python, by a field, by an address.

/** The number that `v` is or spells; NaN for anything else, such as an empty text. */
export const numberOf = v => (typeof v === "number" || (typeof v === "string" && v.trim()) ? Number(v) : NaN);
