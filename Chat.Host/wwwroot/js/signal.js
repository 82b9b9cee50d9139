/** A list of listeners. `on` returns the function that takes the listener off again. */
export class Signal {
  #listeners = new Set();

  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(...values) {
    for (const listener of [...this.#listeners]) listener(...values);
  }
}

/** A signal without values that fires once for all the calls of `touch` within one turn. */
export class ChangeSignal extends Signal {
  #waiting = false;

  touch() {
    if (this.#waiting) return;
    this.#waiting = true;
    queueMicrotask(() => {
      this.#waiting = false;
      this.emit();
    });
  }
}
