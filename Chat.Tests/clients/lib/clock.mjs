// From now on, and until the test ends, what clients put off happens only when the test moves their clock on, by milliseconds.
// What they put off by nothing only lets others have their turn, and does.
export function stopTheClock(t) {
  const { setTimeout, clearTimeout } = globalThis;
  const waiting = new Set();
  let now = 0;

  globalThis.setTimeout = (call, delay, ...args) => {
    if (!(delay > 0)) return setTimeout(call, delay, ...args);
    const timer = { due: now + delay, call: () => call(...args), unref: () => timer };
    waiting.add(timer);
    return timer;
  };
  globalThis.clearTimeout = (timer) => waiting.delete(timer) || clearTimeout(timer);
  t.after(() => Object.assign(globalThis, { setTimeout, clearTimeout }));

  return {
    tick(milliseconds) {
      now += milliseconds;
      const due = [...waiting].filter((timer) => timer.due <= now).sort((one, other) => one.due - other.due);
      // One may take back another.
      for (const timer of due) if (waiting.delete(timer)) timer.call();
    },
  };
}
