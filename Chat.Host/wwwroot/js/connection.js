import { Signal } from './signal.js';

/** What the server refused, with its code. */
export class ServerError extends Error {
  constructor({ code = 'INTERNAL', message = 'Something went wrong.', retryAfterMs }) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

/** No answer came: the connection ended or the time was up. The request may or may not have been done. */
export class NoAnswerError extends Error {}

const ANSWER_LIMIT = 10_000;
const LONGEST_TIMER = 2_000_000_000;
const REFUSALS = ['TOO_MANY_CONNECTIONS', 'TOKEN_EXPIRED'];

/**
 * The one socket. States: connecting, connected (after `ready`), reconnecting, offline (the browser has no network),
 * refused (too many windows) and ended (signed out by the server: no valid token any more).
 */
export class Connection {
  state = 'connecting';
  changed = new Signal();
  failed = new Signal();
  #session;
  #contract;
  #socket;
  #handlers = new Map();
  #early = [];
  #refusal = null;
  #renewed = false;
  #attempt = 0;
  #retry = null;
  #refresh = null;
  #network = new AbortController();

  constructor(session, io) {
    this.#session = session;
    this.#contract = session.contract;
    this.#socket = io(this.#contract.namespace, {
      autoConnect: false,
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
      // The transport is open when this is called, so a token fetched here has a server to come from.
      auth: (give) => session.token().then((token) => give({ token }), () => give({})),
    });
    this.#listen();
  }

  open() {
    this.#socket.connect();
  }

  /** Tries at once instead of waiting for the next attempt. */
  retryNow() {
    if (this.#socket.connected) return;
    this.#refusal = null;
    this.#socket.disconnect();
    this.#set('reconnecting');
    this.#socket.connect();
  }

  close() {
    clearTimeout(this.#retry);
    clearTimeout(this.#refresh);
    this.#network.abort();
    this.#socket.off();
    this.#socket.io.off();
    this.#socket.disconnect();
  }

  /** Events that arrive before `ready` wait for it, as they speak of rooms that only `ready` names. */
  on(name, handler) {
    this.#handlers.set(name, handler);
  }

  /** Resolves with the acknowledgement; rejects with ServerError or NoAnswerError. */
  async request(name, payload) {
    if (!this.#socket.connected) throw new NoAnswerError('Not connected.');
    const said = this.#said(name, payload);
    if (said === null) return {};
    let answer;
    try {
      answer = await this.#socket.timeout(ANSWER_LIMIT).emitWithAck(...said);
    } catch (error) {
      throw new NoAnswerError(error.message);
    }
    if (answer?.success === false) throw new ServerError(answer.error ?? {});
    return this.#contract.answers[name]?.(answer) ?? answer;
  }

  /** For what is worthless later, such as typing marks. */
  hint(name, payload) {
    if (this.state === 'connected') this.#socket.volatile.emit(...this.#said(name, payload));
  }

  /** To be called when `ready` has been applied. */
  markReady() {
    this.#attempt = 0;
    this.#renewed = false;
    this.#set('connected');
    for (const handle of this.#early.splice(0)) handle();
    this.#planRefresh();
  }

  get #closed() {
    return this.#network.signal.aborted;
  }

  #listen() {
    const socket = this.#socket;
    const { signal } = this.#network;
    for (const [event, turn] of Object.entries(this.#contract.hears)) socket.on(event, (value) => this.#hear(turn(value, this.#session.person.userId)));
    if (this.#contract.load) socket.on('connect', () => this.#load());
    socket.on('disconnect', (reason) => this.#onDisconnect(reason));
    socket.on('connect_error', (error) => this.#onConnectError(error));
    socket.on('error', (error) => this.#onErrorEvent(error ?? {}));
    window.addEventListener('offline', () => this.state !== 'connected' && this.#set(this.state), { signal });
    window.addEventListener('online', () => this.state === 'offline' && this.retryNow(), { signal });
  }

  #said(name, payload) {
    const say = this.#contract.says[name];
    return say ? say(payload) : [name, payload];
  }

  #hear(heard) {
    if (heard === null) return;
    const [name, value] = heard;
    const handle = () => this.#handlers.get(name)?.(value);
    if (this.state === 'connected' || name === 'ready') handle();
    else this.#early.push(handle);
  }

  /** What others say in the meantime waits for it. */
  async #load() {
    const { id } = this.#socket;
    try {
      const ready = await this.#contract.load((path) => this.#session.fetch(path), this.#session.person.userId);
      if (this.#socket.id === id) this.#hear(['ready', ready]);
    } catch {
      if (this.#socket.id !== id) return;
      this.#socket.disconnect();
      this.#later(() => this.open());
    }
  }

  #onErrorEvent(error) {
    if (REFUSALS.includes(error.code)) this.#refusal = error.code;
    this.failed.emit(new ServerError(error));
  }

  #onDisconnect(reason) {
    clearTimeout(this.#refresh);
    this.#early.length = 0;
    const refusal = this.#refusal;
    this.#refusal = null;
    if (refusal === 'TOO_MANY_CONNECTIONS') return this.#set('refused');
    this.#set('reconnecting');
    if (refusal === 'TOKEN_EXPIRED') return this.#renewThenConnect();
    // The client only comes back by itself from a lost transport, not when the server closed the socket.
    if (reason === 'io server disconnect') this.#later(() => this.open());
  }

  #onConnectError(error) {
    if (error.data?.code === 'UNAUTHENTICATED') return this.#renewThenConnect();
    this.#set('reconnecting');
    if (!this.#socket.active) this.#later(() => this.open());
  }

  /** A refused token is replaced once; when the new one is refused too, the person has to sign in again. */
  async #renewThenConnect() {
    if (!this.#session.renewable || this.#renewed) return this.#set('ended');
    try {
      await this.#session.renew();
      if (this.#closed) return;
      this.#renewed = true;
      this.open();
    } catch (error) {
      if (this.#closed) return;
      if (error.refused) this.#set('ended');
      else this.#later(() => this.#renewThenConnect());
    }
  }

  #later(action) {
    clearTimeout(this.#retry);
    const wait = Math.min(5_000, 500 * 2 ** this.#attempt++) * (0.75 + Math.random() / 2);
    this.#retry = setTimeout(action, wait);
  }

  #planRefresh() {
    clearTimeout(this.#refresh);
    if (!this.#session.renewable || !Number.isFinite(this.#session.expiresAt)) return;
    const left = this.#session.expiresAt - Date.now();
    this.#refresh = setTimeout(() => this.#refreshToken(), Math.min(LONGEST_TIMER, Math.max(1_000, left * 0.8 - 5_000)));
  }

  async #refreshToken() {
    try {
      await this.request('auth_refresh', { token: await this.#session.renew() });
    } catch {
      // Tried again with what is left of the old token; when that ends, TOKEN_EXPIRED leads to a new connection.
    }
    if (this.state === 'connected') this.#planRefresh();
  }

  #set(state) {
    const next = state === 'reconnecting' && !navigator.onLine ? 'offline' : state;
    if (this.state === next) return;
    this.state = next;
    this.changed.emit(next);
  }
}
