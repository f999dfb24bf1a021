// node threads.mjs: answers each line {"script": path, "task": …} with a line {"answer": …} or {"error": text}: what the script's default
// function makes of the task. Each has a thread of its own, and with it globals and modules that no other has touched.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

const said = error => error?.stack ?? String(error);

function answer({ script, task }) {
  return new Promise(resolve => {
    const data = { script: pathToFileURL(script).href, task };
    // What the code under test prints is no answer.
    const thread = new Worker(new URL(import.meta.url), { workerData: data, stdout: true, stderr: true });
    const end = result => {
      resolve(result);
      thread.terminate();
    };
    thread.once("message", end);
    thread.once("error", error => end({ error: said(error) }));
    thread.once("exit", code => resolve({ error: `the thread ended (${code}) without an answer` }));
  });
}

async function run({ script, task }) {
  const { default: made } = await import(script);
  return (await made(task)) ?? null;
}

if (isMainThread) {
  for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line)))}\n`);
} else {
  const result = await run(workerData).then(
    value => ({ answer: value }),
    error => ({ error: said(error) }),
  );
  parentPort.postMessage(result);
}
