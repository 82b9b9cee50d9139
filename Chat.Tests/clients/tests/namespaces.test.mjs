import assert from "node:assert/strict";
import { client, connect, manager, settled } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { log, next } from "../lib/wait.mjs";

fact("F-SIO-42: a refusal in a middleware is a connect_error with message and data", async (t) => {
  const socket = client(t, "/", { auth: { refuse: "no entry", data: { code: 7, list: [1, null, "zwölf"] } } });
  const [error] = await next(socket, "connect_error");
  assert.ok(error instanceof Error);
  assert.equal(error.message, "no entry");
  assert.deepEqual(error.data, { code: 7, list: [1, null, "zwölf"] });
  assert.equal(socket.connected, false);
});

fact("F-SIO-42: a refusal without data has none", async (t) => {
  const socket = client(t, "/", { auth: { refuse: "no entry" } });
  const [error] = await next(socket, "connect_error");
  assert.equal(error.message, "no entry");
  assert.equal(error.data, undefined);
});

fact("F-SIO-42: after a refusal the connection stays open and a second try with the right token is accepted", async (t) => {
  const main = await connect(t);
  const session = main.io.engine.id;
  const socket = main.io.socket("/guarded", { auth: { token: "wrong" } });
  const [error] = await next(socket, "connect_error");
  assert.equal(error.message, "not authorized");
  assert.deepEqual(error.data, { code: 401, retry: false });
  assert.equal(socket.connected, false);

  socket.auth = { token: "secret" };
  socket.connect();
  await next(socket, "connect");
  assert.equal(await socket.emitWithAck("session"), session);
});

fact("F-API-23 F-API-25 F-API-41: middlewares run in order, and what they leave in data stays", async (t) => {
  const socket = await connect(t, "/guarded", { auth: { token: "secret" } });
  assert.deepEqual(await socket.emitWithAck("steps"), ["first", "second"]);
});

fact("F-SIO-44: what a middleware emits comes before what the connection handler emits", async (t) => {
  const socket = client(t, "/early");
  const values = log(socket, "early");
  await next(socket, "connect");
  if (values.length < 2) await next(socket, "early");
  if (values.length < 2) await next(socket, "early");
  assert.deepEqual(values, [1, 2]);
});

fact("F-SIO-41: an unknown namespace is refused and the others of the connection go on", async (t) => {
  const shared = manager(t);
  const main = shared.socket("/").connect();
  await next(main, "connect");
  await settled(main);

  const unknown = shared.socket("/nobody").connect();
  const [error] = await next(unknown, "connect_error");
  assert.equal(error.message, "Invalid namespace");
  assert.equal(error.data, undefined);
  assert.equal(unknown.connected, false);
  assert.equal(await main.emitWithAck("echo", "still here"), "still here");
});

fact("F-SIO-43 F-API-43: events and acks of several namespaces keep apart", async (t) => {
  const shared = manager(t);
  const names = ["/", "/side", "/größe/日本", "/guarded"];
  const sockets = names.map((name) => shared.socket(name, { auth: { token: "secret" } }).connect());
  await Promise.all(sockets.map((socket) => next(socket, "connect")));
  await settled(sockets[0]);

  assert.deepEqual(await Promise.all(sockets.map((socket, index) => socket.emitWithAck("echo", names[index]))), names);
  const strays = sockets.filter((_, index) => index !== 2).map((socket) => log(socket, "here"));
  sockets[2].emit("where");
  assert.deepEqual(await next(sockets[2], "here"), ["/größe/日本"]);
  await Promise.all(sockets.map((socket) => socket.emitWithAck("echo", "fence")));
  assert.deepEqual(strays, [[], [], []]);
});

fact("F-SIO-51: leaving one namespace leaves the others connected", async (t) => {
  const shared = manager(t);
  const main = shared.socket("/").connect();
  const side = shared.socket("/side").connect();
  await Promise.all([next(main, "connect"), next(side, "connect")]);
  await settled(main);

  const id = side.id;
  side.disconnect();
  assert.equal(await main.emitWithAck("echo", 1), 1);
  side.connect();
  await next(side, "connect");
  assert.notEqual(side.id, id);
  assert.equal(await side.emitWithAck("echo", 2), 2);
});

fact("F-SIO-52: the server's disconnect() of one namespace leaves the others connected", async (t) => {
  const shared = manager(t);
  const main = shared.socket("/").connect();
  const side = shared.socket("/side").connect();
  await Promise.all([next(main, "connect"), next(side, "connect")]);
  await settled(main);

  side.emit("leave namespace");
  assert.equal((await next(side, "disconnect"))[0], "io server disconnect");
  assert.equal(main.connected, true);
  assert.equal(await main.emitWithAck("echo", "on"), "on");
});

fact("F-SIO-04: a query behind the namespace goes to the request, not into the namespace's name", async (t) => {
  const socket = await connect(t, "/side?lang=de");
  socket.emit("where");
  assert.deepEqual(await next(socket, "here"), ["/side"]);
});
