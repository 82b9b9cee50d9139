import { contractOf } from './contracts/index.js';

const KEY = 'chat.session';
const EARLY = 60_000;

/** Who this tab is, kept in sessionStorage so that two tabs can be two people. */
export class Session {
  #state = null;

  get person() {
    return this.#state?.person ?? null;
  }

  /** The words that the page and the server have in common. */
  get contract() {
    return contractOf(this.#state.contract);
  }

  /** A demo person's token can be fetched again; a pasted one can't. */
  get renewable() {
    return this.#state?.renewable ?? false;
  }

  get expiresAt() {
    return this.#state?.expiresAt ?? Infinity;
  }

  restore() {
    try {
      this.#state = JSON.parse(sessionStorage.getItem(KEY));
    } catch {
      this.#state = null;
    }
    if (!this.#state?.contract) this.#state = null;
    return this.person;
  }

  /** What a route answers to this person. */
  async fetch(path) {
    const response = await fetch(path, { headers: { accept: 'application/json', authorization: `Bearer ${await this.token()}` } });
    if (!response.ok) throw new Error(`The server answered ${response.status}.`);
    return response.json();
  }

  async choose(person, { name, namespace }) {
    this.#keep({ person, contract: { name, namespace }, renewable: true, ...(await fetchToken(person)) });
  }

  paste(token, { name, namespace }) {
    const claims = readClaims(token);
    const userId = Number(claims?.userId ?? claims?.sub);
    if (!claims || !Number.isInteger(userId)) throw new Error('This is not a token that names a user.');
    const expiresAt = claims.exp ? claims.exp * 1000 : Infinity;
    if (expiresAt <= Date.now()) throw new Error('This token has expired.');
    const person = { userId, role: claims.role ?? 'student', name: claims.name ?? `User ${userId}` };
    this.#keep({ person, contract: { name, namespace }, renewable: false, token, expiresAt });
  }

  /** The token, a new one when the old one is about to end. */
  async token() {
    if (this.renewable && this.expiresAt - Date.now() < EARLY) await this.renew();
    return this.#state?.token;
  }

  async renew() {
    const person = this.person;
    const fresh = await fetchToken(person);
    if (this.person === person) this.#keep({ ...this.#state, ...fresh });
    return fresh.token;
  }

  leave() {
    this.#state = null;
    sessionStorage.removeItem(KEY);
  }

  #keep(state) {
    this.#state = state;
    sessionStorage.setItem(KEY, JSON.stringify(state));
  }
}

/** The demo people, or null where the development routes don't exist. */
export async function fetchPeople() {
  const response = await fetch('/api/dev/people', { headers: { accept: 'application/json' } });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json();
}

async function fetchToken({ userId, role, name }) {
  const response = await fetch('/api/dev/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, role, name }),
  });
  if (!response.ok) {
    const refused = response.status >= 400 && response.status < 500;
    throw Object.assign(new Error(`No token: the server answered ${response.status}.`), { refused });
  }
  const { token, expiresAt } = await response.json();
  return { token, expiresAt: Date.parse(expiresAt) || (readClaims(token)?.exp ?? Infinity) * 1000 };
}

function readClaims(token) {
  try {
    const middle = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(middle), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}
