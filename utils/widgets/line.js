// The line between a page and the kernel of a notebook in it, of which no output holds anything: this module draws
// nothing, and runs when the kernel opens the line (`line.py`). Outputs find it by a name that the kernel has announced.
// @trait names = []
import { announce } from "./base/kernel.js";

export default {
  initialize({ model }) {
    const waiting = new Map();
    let last = 0;
    const ask = (name, value, answered) => {
      waiting.set(++last, answered);
      model.send({ number: last, name, value });
    };
    model.on("msg:custom", ({ number, value }) => {
      const answered = waiting.get(number);
      waiting.delete(number);
      answered?.(value);
    });
    const names = () => announce(model.get("names"), ask);
    model.on("change:names", names);
    names();
  },
};
