import { Signal } from './signal.js';

/** The open place lives in the address (`#/room/1`, `#/course/2`), so that reload and the back key keep working. */
export class Router {
  changed = new Signal();
  #stop = new AbortController();

  constructor() {
    window.addEventListener('hashchange', () => this.changed.emit(this.place), { signal: this.#stop.signal });
  }

  get place() {
    const match = /^#\/(room|course)\/([\w-]{1,36})$/.exec(location.hash);
    return match ? { kind: match[1], id: /^\d{1,15}$/.test(match[2]) ? Number(match[2]) : match[2] } : null;
  }

  go(place) {
    location.hash = place ? `#/${place.kind}/${place.id}` : '#/';
  }

  close() {
    this.#stop.abort();
  }
}

export const addressOf = ({ kind, id }) => `#/${kind}/${id}`;
