// node --experimental-vm-modules contexts.mjs: answers each line {"script": path, "task": …} with a line {"answer": …} or {"error": text}: what
// the script's default function makes of the task. Each has a context of its own, and with it globals and modules that no other has touched.
// (A thread for each would do the same, and takes 30 ms to begin: longer than most tests.)
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

// What Node lends to a context, which by itself has only the language's own.
const LENT = [
  "AbortController AbortSignal Blob Buffer CompressionStream DecompressionStream Event EventTarget Response",
  "TextDecoder TextEncoder URL URLSearchParams atob btoa clearInterval clearTimeout",
  "crypto performance queueMicrotask structuredClone",
].flatMap(names => names.split(" "));
// A context looks its globals up slowly, a hundred times as long as a loop that computes takes: a module has these as names of its own.
const OWN =
  "Array, Float32Array, Float64Array, Infinity, Int32Array, Map, Math, NaN, Number, Object, Set, String, Uint8Array";
const said = error => error?.stack ?? String(error);

class Context {
  modules = new Map(); // address → module
  timers = new Set();

  constructor() {
    this.globals = vm.createContext(Object.fromEntries(LENT.map(name => [name, globalThis[name]])));
    for (const name of ["setTimeout", "setInterval", "setImmediate"])
      this.globals[name] = (...given) => {
        const timer = globalThis[name](...given);
        this.timers.add(timer);
        return timer;
      };
    // What the code under test prints is no answer.
    this.globals.console = Object.fromEntries(Object.keys(console).map(name => [name, () => {}]));
    // Runs a text as a page runs a classic script: its `const` and `class` are seen by the next one.
    this.globals.runScript = text =>
      vm.runInContext(text, this.globals, { importModuleDynamically: address => this.import(address) });
  }

  module(address, from) {
    const { href } = new URL(address, from);
    if (!this.modules.has(href)) this.modules.set(href, this.read(href));
    return this.modules.get(href);
  }

  async read(href) {
    const text = href.startsWith("data:") ? await (await fetch(href)).text() : readFileSync(new URL(href), "utf8");
    return new vm.SourceTextModule(`const { ${OWN} } = globalThis; ${text}`, {
      identifier: href,
      context: this.globals,
      importModuleDynamically: address => this.import(address, href),
    });
  }

  async import(address, from) {
    const module = await this.module(address, from);
    if (module.status === "unlinked") await module.link((named, { identifier }) => this.module(named, identifier));
    await module.evaluate();
    return module.namespace;
  }

  // Nothing that was begun goes on.
  end() {
    for (const timer of this.timers) {
      clearTimeout(timer); // (an interval, too)
      clearImmediate(timer);
    }
  }
}

let fail = null; // ends the task that is being answered

async function answer({ script, task }) {
  const context = new Context();
  const failed = new Promise((_, reject) => (fail = reject));
  const run = context.import(pathToFileURL(script).href).then(({ default: made }) => made(task));
  const result = await Promise.race([run, failed]).then(
    value => ({ answer: value ?? null }),
    error => ({ error: said(error) }),
  );
  context.end();
  return result;
}

// (Of a task that was answered before, nobody asks any more.)
for (const event of ["uncaughtException", "unhandledRejection"]) process.on(event, error => fail?.(error));
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
