import { ChangeSignal } from './signal.js';
import { ServerError } from './connection.js';
import { timeOf } from './format.js';

const RETRYABLE = ['INTERNAL', 'RATE_LIMIT'];
const DEFAULT_WAIT = 2_000;

/**
 * Messages on their way. Each has a clientId that stays the same however often it is sent, so the server stores it once.
 * One is sent at a time, oldest first; what is not acknowledged is sent again, after a reconnect and after a reload too.
 */
export class Outbox {
  changed = new ChangeSignal();
  #connection;
  #key;
  #entries;
  #flushing = false;
  #pause = null;

  constructor(connection, store) {
    this.#connection = connection;
    this.store = store;
    this.#key = `chat.outbox.${store.me.userId}`;
    this.#entries = this.#restore();
    store.stored.on((message) => message.senderId === store.me.userId && this.#settle(message.roomId, message.clientId));
  }

  /** Not yet acknowledged, the failed ones not counted. */
  get waiting() {
    return this.#entries.filter((entry) => entry.state !== 'failed').length;
  }

  of(roomId) {
    return this.#entries.filter((entry) => entry.roomId === roomId);
  }

  add(roomId, content, replyTo = null) {
    const entry = { clientId: newId(), roomId, content, replyTo, createdAt: new Date().toISOString(), state: 'waiting', fault: null };
    this.#entries.push(entry);
    this.#changed();
    this.flush();
  }

  again(clientId) {
    const entry = this.#entries.find((each) => each.clientId === clientId);
    if (entry) this.#mark(entry, 'waiting', null);
    this.flush();
  }

  discard(clientId) {
    const entry = this.#entries.find((each) => each.clientId === clientId);
    if (entry) this.#settle(entry.roomId, clientId);
    return entry;
  }

  async flush() {
    if (this.#flushing || this.#pause) return;
    this.#flushing = true;
    try {
      for (let entry = this.#next(); entry && this.#connection.state === 'connected'; entry = this.#next()) await this.#send(entry);
    } finally {
      this.#flushing = false;
    }
  }

  close() {
    clearTimeout(this.#pause);
  }

  #next() {
    return this.#pause ? undefined : this.#entries.find((entry) => entry.state !== 'failed');
  }

  async #send(entry) {
    const { roomId, content, replyTo, clientId } = entry;
    this.#mark(entry, 'sending', null);
    try {
      const { message } = await this.#connection.request('send_message', { roomId, content, replyTo, clientId, type: 'text' });
      if (message) this.store.applyMessage(message);
      this.#settle(roomId, clientId);
    } catch (error) {
      // Settled in the meantime: the message came back by the room before its acknowledgement was lost.
      if (!this.#entries.includes(entry)) return;
      if (!(error instanceof ServerError)) this.#mark(entry, 'waiting', null);
      else if (RETRYABLE.includes(error.code) && !(error.code === 'INTERNAL' && entry.tried)) this.#wait(entry, error);
      else this.#mark(entry, 'failed', error.message);
    }
  }

  #wait(entry, error) {
    entry.tried = true;
    const wait = Math.max(250, error.retryAfterMs ?? DEFAULT_WAIT);
    const when = wait < 10_000 ? 'in a moment' : `at ${timeOf(new Date(Date.now() + wait))}`;
    const reason = error.code === 'RATE_LIMIT' ? `Sending too fast: goes out by itself ${when}.` : null;
    this.#mark(entry, 'waiting', reason);
    this.#pause = setTimeout(() => {
      this.#pause = null;
      this.flush();
    }, wait);
  }

  #settle(roomId, clientId) {
    const left = this.#entries.filter((entry) => entry.clientId !== clientId || entry.roomId !== roomId);
    if (left.length === this.#entries.length) return;
    this.#entries = left;
    this.#changed();
  }

  #mark(entry, state, fault) {
    Object.assign(entry, { state, fault });
    this.#changed();
  }

  #changed() {
    if (this.#entries.length > 0) sessionStorage.setItem(this.#key, JSON.stringify(this.#entries));
    else sessionStorage.removeItem(this.#key);
    this.changed.touch();
  }

  #restore() {
    try {
      const entries = JSON.parse(sessionStorage.getItem(this.#key)) ?? [];
      return entries.map((entry) => (entry.state === 'failed' ? entry : { ...entry, state: 'waiting' }));
    } catch {
      return [];
    }
  }
}

/** crypto.randomUUID exists on secure origins only; a chat on plain http in a school's network is not one. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
