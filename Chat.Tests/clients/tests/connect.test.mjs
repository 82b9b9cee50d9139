import assert from "node:assert/strict";
import { client, comesBackAtOnce, connect, manager, settled, transport } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { next } from "../lib/wait.mjs";

fact("F-SIO-39 F-API-38: a client connects and gets an id of its own, unrelated to the session's", async (t) => {
  const socket = await connect(t);
  assert.equal(socket.connected, true);
  assert.match(socket.id, /^[\w-]{20}$/);
  assert.notEqual(socket.id, socket.io.engine.id);
  assert.equal(await socket.emitWithAck("session"), socket.io.engine.id);
});

fact("F-ENG-34 F-ENG-35 F-ENG-93 F-ENG-145: the handshake offers the upgrade, and the server ends on the transport the client is on", async (t) => {
  const socket = client(t);
  // The connection is under way as soon as the client is made, but nothing arrives before this turn is over.
  const [handshake] = await next(socket.io.engine, "handshake");
  await next(socket, "connect");
  await settled(socket);
  assert.deepEqual(Object.keys(handshake), ["sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"]);
  assert.deepEqual(handshake.upgrades, transport === "websocket" ? [] : ["websocket"]);
  assert.equal(handshake.pingInterval, 25_000);
  assert.equal(handshake.pingTimeout, 20_000);
  assert.equal(handshake.maxPayload, 4_000_000);
  assert.equal(await socket.emitWithAck("transport"), transport === "polling" ? "polling" : "websocket");
});

fact("F-API-22 F-SIO-57: what the server emits as it accepts a socket reaches the client after its connect event", async (t) => {
  const socket = client(t);
  const order = [];
  socket.on("connect", () => order.push("connect"));
  socket.on("welcome", () => order.push("welcome"));
  const [id] = await next(socket, "welcome");
  assert.equal(id, socket.id);
  assert.deepEqual(order, ["connect", "welcome"]);
});

fact("F-SIO-40: the auth object reaches the handshake, nested as it was", async (t) => {
  const auth = { token: "tøken", user: { id: 7, roles: ["a", "b"], none: null } };
  const socket = await connect(t, "/", { auth });
  assert.deepEqual((await socket.emitWithAck("handshake")).auth, auth);
});

fact("F-SIO-40: auth given by a function is asked for at each connection", async (t) => {
  let calls = 0;
  const socket = await connect(t, "/", { auth: (give) => give({ call: ++calls }) });
  assert.deepEqual((await socket.emitWithAck("handshake")).auth, { call: 1 });
  socket.disconnect().connect();
  await next(socket, "connect");
  assert.deepEqual((await socket.emitWithAck("handshake")).auth, { call: 2 });
}, comesBackAtOnce);

fact("F-SIO-40: a client without auth has an empty one", async (t) => {
  const socket = await connect(t);
  assert.deepEqual((await socket.emitWithAck("handshake")).auth, {});
});

fact("F-ENG-06 F-API-42: the query is decoded and kept as the first request had it", async (t) => {
  const socket = await connect(t, "/", { query: { room: "a b&c=d", empty: "", name: "größe" } });
  const { query, url, secure, xdomain, issued } = await socket.emitWithAck("handshake");
  assert.equal(query.room, "a b&c=d");
  assert.equal(query.empty, "");
  assert.equal(query.name, "größe");
  assert.equal(query.EIO, "4");
  assert.equal(query.transport, transport === "websocket" ? "websocket" : "polling");
  assert.ok(url.startsWith("/socket.io/?"), url);
  assert.equal(secure, false);
  assert.equal(xdomain, false);
  assert.ok(Math.abs(Date.now() - issued) < 60_000, `issued ${issued}`);
});

fact("F-ENG-45 F-API-42: extra headers are in the handshake, their names in lower case", async (t) => {
  const socket = await connect(t, "/", { extraHeaders: { "X-Course": "algebra", Origin: "http://frontend.test" } });
  const { headers, xdomain } = await socket.emitWithAck("handshake");
  assert.equal(headers["x-course"], "algebra");
  assert.equal(headers.origin, "http://frontend.test");
  assert.equal(xdomain, true);
});

fact("F-ENG-01: the path works with and without its last slash in the client's options", async (t) => {
  for (const path of ["/socket.io", "/socket.io/"]) {
    const socket = await connect(t, "/", { path });
    assert.equal(await socket.emitWithAck("echo", path), path);
  }
});

fact("F-SIO-43: two namespaces of one manager share one connection", async (t) => {
  const shared = manager(t);
  const main = shared.socket("/");
  const side = shared.socket("/side");
  await Promise.all([next(main.connect(), "connect"), next(side.connect(), "connect")]);
  await settled(main);
  assert.notEqual(main.id, side.id);
  const [one, other] = await Promise.all([main.emitWithAck("session"), side.emitWithAck("session")]);
  assert.equal(one, other);
});

fact("F-SIO-43: forceNew and multiplex: false open connections of their own", async (t) => {
  const sockets = [await connect(t), await connect(t, "/side"), await connect(t, "/", { forceNew: undefined, multiplex: false })];
  const sessions = await Promise.all(sockets.map((socket) => socket.emitWithAck("session")));
  assert.equal(new Set(sessions).size, 3);
});

fact("F-API-38: a client that leaves and comes back over the same manager gets a new id", async (t) => {
  const socket = await connect(t);
  const first = socket.id;
  socket.disconnect().connect();
  await next(socket, "connect");
  assert.notEqual(socket.id, first);
  assert.equal(await socket.emitWithAck("echo", "back"), "back");
}, comesBackAtOnce);

fact("F-ENG-46: twenty clients at once all connect and all are answered", async (t) => {
  const sockets = await Promise.all(Array.from({ length: 20 }, () => connect(t)));
  const answers = await Promise.all(sockets.map((socket, index) => socket.emitWithAck("echo", index)));
  assert.deepEqual(answers, sockets.map((_, index) => index));
  assert.equal(new Set(sockets.map((socket) => socket.id)).size, 20);
});
