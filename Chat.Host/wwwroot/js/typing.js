const REPEAT = 4_000;
const IDLE = 6_000;

/** Tells the room that I am typing: once every few seconds while I do, and once when I stop. */
export class Typing {
  #connection;
  #roomId = null;
  #last = 0;
  #idle = null;

  constructor(connection) {
    this.#connection = connection;
  }

  typed(roomId, text) {
    if (text.trim() === '') return this.stop();
    if (this.#roomId !== null && this.#roomId !== roomId) this.stop();
    const now = Date.now();
    if (this.#roomId === null || now - this.#last >= REPEAT) {
      this.#connection.hint('typing_start', { roomId });
      this.#last = now;
    }
    this.#roomId = roomId;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.stop(), IDLE);
  }

  stop() {
    clearTimeout(this.#idle);
    if (this.#roomId === null) return;
    this.#connection.hint('typing_stop', { roomId: this.#roomId });
    this.#roomId = null;
  }
}
