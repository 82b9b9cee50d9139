const PAGE = 50;

/** Fetches what is missing: the first page, older pages, and everything missed while away. */
export class Sync {
  #connection;
  #store;
  #running = new Map();

  constructor(connection, store) {
    this.#connection = connection;
    this.#store = store;
    store.holed.on((room) => this.catchUp(room));
  }

  /** After every `ready`: loaded rooms continue where they stopped, the open one is loaded. */
  resume() {
    for (const room of this.#store.rooms.values()) {
      if (room.loaded || room === this.#store.openRoom) this.catchUp(room);
    }
  }

  /** One run at a time for a room; a call during a run makes it run once more. Failure waits for the next `ready`. */
  async catchUp(room) {
    if (this.#running.has(room)) {
      this.#running.set(room, 'again');
      return;
    }
    try {
      do {
        this.#running.set(room, 'once');
        await this.#catchUpOnce(room);
      } while (this.#running.get(room) === 'again');
    } catch (error) {
      room.fault = error;
      this.#store.changed.touch();
    } finally {
      this.#running.delete(room);
    }
  }

  async #catchUpOnce(room) {
    room.fault = null;
    // Joined first, asked second: what is stored in between comes by one of the two ways, or by both and is merged.
    await this.#connection.request('join_room', { roomId: room.id });
    if (!room.loaded) await this.#loadNewest(room);
    const request = { roomId: room.id, after: room.syncFrom };
    if (room.epoch !== null) request.epoch = room.epoch;
    const answer = await this.#connection.request('sync', request);
    if (answer.state === 'gap') {
      room.reset();
      await this.#loadNewest(room);
    } else {
      this.#store.applyPage(room, { messages: answer.messages });
    }
    room.epoch = answer.epoch;
  }

  async #loadNewest(room) {
    const page = await this.#connection.request('get_messages', { roomId: room.id, limit: PAGE });
    room.keepWholeFrom(Math.min(...page.messages.map((message) => message.seq)));
    this.#store.applyPage(room, page);
    room.hasMore &&= room.sorted[0]?.seq > 1;
    room.loaded = true;
    if (room === this.#store.openRoom) room.markFirstUnread();
  }

  async loadOlder(room) {
    if (room.loading || !room.loaded || !room.hasMore) return;
    room.loading = true;
    this.#store.changed.touch();
    try {
      const page = await this.#connection.request('get_messages', { roomId: room.id, before: room.oldestId, limit: PAGE });
      this.#store.applyPage(room, page);
    } catch {
      // The button stays; scrolling or pressing it asks again.
    } finally {
      room.loading = false;
      this.#store.changed.touch();
    }
  }
}
