// One client version and one way to connect per run, chosen by the environment:
//   SIO_URL        where the scenario server listens
//   SIO_CONTROL    its control address: a POST restarts it
//   SIO_CLIENT     the package with the client (default socket.io-client)
//   SIO_TRANSPORT  polling, websocket or upgrade (default)
//   SIO_PARSER     a package with a parser that the server has too (default: none)
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { limit, next, within } from "./wait.mjs";

export const url = required("SIO_URL");
export const clientPackage = process.env.SIO_CLIENT ?? "socket.io-client";
export const transport = process.env.SIO_TRANSPORT ?? "upgrade";

const { io, Manager, Socket } = await import(clientPackage);
const { version } = JSON.parse(readFileSync(new URL(`../node_modules/${clientPackage}/package.json`, import.meta.url), "utf8"));
const transports = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] }[transport];
assert.ok(transports, `SIO_TRANSPORT is '${transport}'`);
const parser = process.env.SIO_PARSER ? (await import(process.env.SIO_PARSER)).default : undefined;

// Whether the client is of this version or a later one: tests of what older ones lack say so.
export function since(major, minor) {
  const [itsMajor, itsMinor] = version.split(".").map(Number);
  return itsMajor > major || (itsMajor === major && itsMinor >= minor);
}

// The first clients of version 4 never connect again if told so right after they were told to leave, at no server.
export const comesBackAtOnce = since(4, 8);

// Before 4.6 an acknowledgement came to a function only. Tests ask so much that they all ask in one way.
// Not every version exports the class.
const sockets = Socket?.prototype ?? Object.getPrototypeOf(io(url, { autoConnect: false, forceNew: true }));
sockets.emitWithAck ??= function (...args) {
  return new Promise((resolve) => this.emit(...args, resolve));
};

// A client that has not connected yet; it leaves when the test ends, and with it the namespaces that share its connection.
export function client(t, namespace = "/", options = {}) {
  const socket = io(url + (namespace === "/" ? "" : namespace), { transports, parser, reconnection: false, forceNew: true, ...options });
  t.after(() => {
    socket.disconnect();
    socket.io._close();
  });
  return socket;
}

// A connected client, on the transport that the run is about.
export async function connect(t, namespace, options) {
  const socket = client(t, namespace, options);
  await next(socket, "connect");
  await settled(socket);
  return socket;
}

export function manager(t, options = {}) {
  const made = new Manager(url, { transports, parser, reconnection: false, autoConnect: false, ...options });
  t.after(() => made._close());
  return made;
}

// Waits for the upgrade where there is one to come, and checks that the client talks as it was told to.
export async function settled(socket) {
  const engine = socket.io.engine;
  const expected = transport === "polling" ? "polling" : "websocket";
  if (engine.transport.name !== expected) await next(engine, "upgrade");
  assert.equal(engine.transport.name, expected);
}

// Everything the server had sent before is here when this returns: packets to one socket keep their order.
export async function fence(socket) {
  await within(socket.emitWithAck("echo", "fence"));
}

export function restartServer(profile = {}) {
  return control(profile);
}

async function control(profile) {
  const response = await fetch(required("SIO_CONTROL"), { method: "POST", body: JSON.stringify(profile), signal: AbortSignal.timeout(limit) });
  assert.equal(response.status, 204, await response.text());
}

function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is not set`);
  return value;
}
