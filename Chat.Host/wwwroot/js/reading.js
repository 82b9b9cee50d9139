/** Marks the open room read when its newest message is really seen: window in front, end of the list in view. */
export class Reading {
  atEnd = true;
  #connection;
  #store;
  #marking = false;
  #stop = new AbortController();

  constructor(connection, store) {
    this.#connection = connection;
    this.#store = store;
    const { signal } = this.#stop;
    for (const name of ['focus', 'visibilitychange']) window.addEventListener(name, () => this.check(), { signal, capture: true });
    store.changed.on(() => this.check());
  }

  close() {
    this.#stop.abort();
  }

  get watching() {
    return document.visibilityState === 'visible' && document.hasFocus();
  }

  async check() {
    const room = this.#store.openRoom;
    if (this.#marking || !room?.loaded || !this.atEnd || !this.watching || this.#connection.state !== 'connected') return;
    // After a load the page does not know its own mark yet; the status of the message tells.
    const newest = room.newestForeign;
    if (!newest || newest.id <= room.readByMe || newest.status === 'read') return;
    const messageId = newest.id;
    this.#marking = true;
    try {
      await this.#connection.request('mark_read', { roomId: room.id, messageId });
      this.#store.applyRead({ roomId: room.id, userId: this.#store.me.userId, messageId });
    } catch {
      // Not answered: the next message, focus or `ready` leads here again.
    } finally {
      this.#marking = false;
    }
  }
}
