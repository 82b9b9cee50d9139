// What the server saw, kept across restarts so that a test can ask afterwards.
export class Journal {
  #departures = new Map();
  #records = new Map();
  #seen = new Set();

  departed(id, facts) {
    this.#departure(id).resolve(facts);
  }

  departure(id) {
    return this.#departure(id).promise;
  }

  record(key, value) {
    this.records(key).push(value);
  }

  records(key) {
    if (!this.#records.has(key)) this.#records.set(key, []);
    return this.#records.get(key);
  }

  isFirst(key) {
    return !this.#seen.has(key) && Boolean(this.#seen.add(key));
  }

  #departure(id) {
    if (!this.#departures.has(id)) {
      let resolve;
      const promise = new Promise((done) => (resolve = done));
      this.#departures.set(id, { promise, resolve });
    }
    return this.#departures.get(id);
  }
}
