// Kernels that answer to what stands in their outputs (`line.js` announces them). A page without a kernel has none.

const lines = () => (globalThis.courseKernels ??= new Map());
const NEWS = "course-kernel";

/** Make `ask(name, value, answered)` known under each of `names`; of two kernels, the later one counts. */
export function announce(names, ask) {
  for (const name of names) lines().set(name, ask);
  document.dispatchEvent(new Event(NEWS));
}

/** Ask the kernel that answers to `name`: `answered(reply)` is called when it does. False if there is none. */
export function askKernel(name, value, answered) {
  const ask = lines().get(name);
  ask?.(name, value, answered);
  return Boolean(ask);
}

/** Whether a kernel answers to `name`; `forget` when it has not. */
export const hasKernel = name => lines().has(name);
export const forgetKernel = name => lines().delete(name);

/** Call `f` whenever a kernel has come; returns a function that ends it. */
export function onKernel(f) {
  document.addEventListener(NEWS, f);
  return () => document.removeEventListener(NEWS, f);
}
