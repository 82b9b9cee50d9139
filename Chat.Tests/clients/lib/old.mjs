// Clients that know neither promises for acknowledgements nor, in version 2, handshakes with auth. Chosen as in client.mjs.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { next, limit } from "./wait.mjs";

const { SIO_URL: url, SIO_CLIENT: clientPackage = "socket.io-client-2", SIO_TRANSPORT: transport = "upgrade" } = process.env;
const transports = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] }[transport];
const require = createRequire(import.meta.url);
const module = require(clientPackage);
const io = module.io ?? module;

export const major = Number(require(`${clientPackage}/package.json`).version.split(".")[0]);

export function client(t, namespace = "/", auth = {}, options = {}) {
  const query = major === 2 && Object.keys(auth).length > 0 ? `?${new URLSearchParams(auth)}` : "";
  const socket = io(url + (namespace === "/" ? "" : namespace) + query, { transports, reconnection: false, forceNew: true, auth, ...options });
  t.after(() => socket.disconnect());
  return socket;
}

export async function connect(t, namespace, auth, options) {
  const socket = client(t, namespace, auth, options);
  await settled(socket);
  return socket;
}

// Waits until the client is connected, on the transport that the run is about.
export async function settled(socket) {
  await next(socket, "connect");
  const { engine } = socket.io;
  const expected = transport === "polling" ? "polling" : "websocket";
  if (engine.transport.name !== expected) await next(engine, "upgrade");
  assert.equal(engine.transport.name, expected);
}

// What a refused client is told: version 2 gets the bare data, or else the message.
export async function refusal(socket) {
  const [error] = await next(socket, major === 2 ? "error" : "connect_error");
  return error;
}

// Asks the server and gives all values of its acknowledgement.
export function ask(socket, name, ...args) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no acknowledgement of '${name}' within ${limit} ms`)), limit);
    socket.emit(name, ...args, (...values) => {
      clearTimeout(timer);
      resolve(values);
    });
  });
}
