import assert from "node:assert/strict";
import { connect, fence, manager, restartServer, settled, transport } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { log, next } from "../lib/wait.mjs";

const impatient = { reconnection: true, reconnectionDelay: 20, reconnectionDelayMax: 100, randomizationFactor: 0 };

fact("F-SIO-55 F-API-63: after a restart the client is back by itself, under a new id, and events flow both ways", async (t) => {
  const socket = await connect(t, "/", impatient);
  await fence(socket);
  const before = socket.id;
  const session = socket.io.engine.id;
  const left = next(socket, "disconnect");
  const welcomed = next(socket, "welcome");
  await restartServer();
  const [id] = await welcomed;
  await settled(socket);
  assert.equal(id, socket.id);
  assert.notEqual(id, before);
  assert.notEqual(socket.io.engine.id, session);
  assert.equal(await socket.emitWithAck("echo", "again"), "again");
  assert.equal((await socket.emitWithAck("departure of", before)).reason, "server shutting down");
  // A poll may also meet the closed port before it is answered.
  assert.ok(["transport close", ...(transport === "polling" ? ["transport error"] : [])].includes((await left)[0]));
});

fact("F-SIO-55: what the client emits while the server is away is delivered once, in order, when it is back", async (t) => {
  const socket = await connect(t, "/", impatient);
  const key = `restart-${socket.id}`;
  await socket.emitWithAck("record", key, "before");
  const back = next(socket.io, "reconnect");
  socket.once("disconnect", () => ["one", "two", "three"].forEach((value) => socket.emit("record", key, value)));
  await restartServer();
  assert.ok((await back)[0] >= 1, "attempts");
  assert.deepEqual(await socket.emitWithAck("recorded", key), ["before", "one", "two", "three"]);
});

fact("F-SIO-55 F-SIO-43: every namespace of the connection comes back, the refused ones stay refused", async (t) => {
  const shared = manager(t, impatient);
  const main = shared.socket("/").connect();
  const side = shared.socket("/side").connect();
  const guarded = shared.socket("/guarded", { auth: { token: "secret" } }).connect();
  await Promise.all([main, side, guarded].map((socket) => next(socket, "connect")));
  const refusals = [];
  const refused = new Promise((resolve) => {
    // Attempts that found no server yet are connect errors too.
    guarded.on("connect_error", (error) => error.message === "not authorized" && resolve(refusals.push(error)));
  });
  await settled(main);

  guarded.auth = { token: "revoked" };
  const back = [main, side].map((socket) => next(socket, "connect"));
  await restartServer();
  await Promise.all(back);
  await refused;
  assert.deepEqual(await Promise.all([main, side].map((socket) => socket.emitWithAck("echo", "ok"))), ["ok", "ok"]);
  assert.equal(refusals.length, 1);
  assert.equal(guarded.connected, false);
});

fact("F-SIO-52: a client that the server disconnected does not come back by itself", async (t) => {
  const socket = await connect(t, "/", impatient);
  const attempts = log(socket.io, "reconnect_attempt");
  const left = next(socket, "disconnect");
  socket.emit("disconnect me", false);
  assert.equal((await left)[0], "io server disconnect");
  const witness = await connect(t);
  await witness.emitWithAck("echo", "a while");
  assert.equal(socket.connected, false);
  assert.deepEqual(attempts, []);
});

fact("F-SIO-55: ten restarts in a row, and the client is still there", async (t) => {
  const socket = await connect(t, "/", impatient);
  for (let round = 0; round < 10; round++) {
    const back = next(socket, "connect");
    await restartServer();
    await back;
    assert.equal(await socket.emitWithAck("echo", round), round);
  }
});
