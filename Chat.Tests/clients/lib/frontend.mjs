// People of a chat frontend: unmodified socket.io-client at "/", as every frontend connects. By the environment:
//   CHAT_URL   where the chat listens
//   CHAT_KEY   the secret that its tokens are signed with
import assert from "node:assert/strict";
import { createHmac, randomInt } from "node:crypto";
import { io } from "socket.io-client";
import { limit, next, within } from "./wait.mjs";

export const url = process.env.CHAT_URL;
assert.ok(url, "CHAT_URL is not set");

// Nobody whom an earlier test or run has met.
export function newcomer(role, name = `New ${role}`) {
  return { userId: randomInt(100_000, 2 ** 31), role, name };
}

export const seconds = (fromNow) => Math.floor(Date.now() / 1000) + fromNow;

export function tokenOf(person, { exp = seconds(600), key = process.env.CHAT_KEY, alg = "HS256" } = {}) {
  const head = encode({ alg, typ: "JWT" });
  const body = encode({ ...person, exp });
  const signature = alg === "none" ? "" : createHmac("sha256", key).update(`${head}.${body}`).digest("base64url");
  return `${head}.${body}.${signature}`;
}

// A client that has not connected yet and keeps every event it gets, as [name, argument]; it leaves when the test ends.
export function client(t, options) {
  const socket = io(url, { forceNew: true, reconnection: false, ...options });
  socket.heard = [];
  socket.onAny((name, value) => socket.heard.push([name, value]));
  t.after(() => socket.disconnect());
  return socket;
}

export const open = (t, person, options) => client(t, { auth: { token: tokenOf(person) }, ...options });

// A client that is in all its rooms and has been given what it missed.
export async function enter(t, person, options) {
  const socket = open(t, person, options);
  socket.person = person;
  await next(socket, "connect");
  await fence(socket);
  return socket;
}

// Everything the server had sent this client before is here when this returns.
export const fence = (socket) => within(socket.emitWithAck("auth_refresh", tokenOf(socket.person)));

export const ask = (socket, name, ...args) => within(socket.emitWithAck(name, ...args));

export const names = (socket) => socket.heard.map(([name]) => name);

export const all = (socket, name) => socket.heard.filter(([heard]) => heard === name).map(([, value]) => value);

// Why a client is not let in.
export async function refusal(t, options) {
  const [error] = await next(client(t, options), "connect_error");
  return error;
}

// The event is answered with an error, as an event and through the acknowledgement alike, and the client stays connected.
export async function assertRefused(socket, code, name, ...args) {
  const told = next(socket, "error");
  const answer = await ask(socket, name, ...args);
  const [error] = await told;
  assert.deepEqual(answer, { success: false, error }, `${name} ${JSON.stringify(args)}`);
  assert.equal(error.code, code, `${name} ${JSON.stringify(args)}`);
  assert.equal(socket.connected, true);
  return error;
}

export async function call(method, path, person, body) {
  const headers = person ? { authorization: `Bearer ${tokenOf(person)}` } : {};
  if (body !== undefined) headers["content-type"] = "application/json";
  const signal = AbortSignal.timeout(limit);
  const response = await fetch(url + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  const text = await response.text();
  return { status: response.status, body: text === "" ? null : JSON.parse(text) };
}

function encode(part) {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}
