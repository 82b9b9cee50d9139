export const limit = 30_000;

// Waiting has its limit by the real clock, also where a test stops that of its clients.
const { setTimeout, clearTimeout } = globalThis;

// The arguments of the next such event; an error that says what was waited for when it does not come.
export function next(emitter, name, milliseconds = limit) {
  return until(emitter, name, milliseconds, (end, args) => end(args), () => "none");
}

// The first arguments of the next `count` such events; the limit is for each of them.
export function collect(emitter, name, count, milliseconds = limit) {
  const values = [];
  const take = (end, [value]) => values.push(value) === count && end(values);
  return until(emitter, name, milliseconds, take, () => `${values.length} of ${count}`);
}

// The list that fills with the first argument of each such event from now on.
export function log(emitter, name) {
  const values = [];
  emitter.on(name, (value) => values.push(value));
  return values;
}

// What the promise gives; an error when that takes too long.
export async function within(promise, milliseconds = limit) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`nothing within ${milliseconds} ms`)), milliseconds)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function until(emitter, name, milliseconds, take, soFar) {
  const promise = new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(reject, new Error(`${soFar()} '${name}' within ${milliseconds} ms`)), milliseconds);
    const listener = (...args) => {
      timer.refresh();
      take((value) => end(resolve, value), args);
    };
    function end(finish, value) {
      clearTimeout(timer);
      emitter.off(name, listener);
      finish(value);
    }
    emitter.on(name, listener);
  });
  // A test that failed earlier no longer waits for this; its own error is the one to see.
  promise.catch(() => {});
  return promise;
}
