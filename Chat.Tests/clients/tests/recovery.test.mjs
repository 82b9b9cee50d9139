import assert from "node:assert/strict";
import { fence, since } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { away, recovering, throughRestart } from "../lib/recovery.mjs";
import { log, next } from "../lib/wait.mjs";

function say(watcher, to, payload) {
  return watcher.emitWithAck("say", { from: "server", to, except: [], event: "said", payload });
}

fact("F-API-78 F-API-85 F-API-86 F-SUB-10: a client that lost its connection has its id, its rooms and what it missed, in order", async (t) => {
  const { socket, watcher } = await recovering(t);
  assert.equal(socket.recovered, false);
  await socket.emitWithAck("join", "room");
  const id = socket.id;
  const said = log(socket, "said");
  await say(watcher, ["room"], 0);
  await fence(socket);
  await away(socket, async () => {
    assert.equal((await watcher.emitWithAck("departure of", id)).reason, "transport close");
    await say(watcher, ["room"], 1);
    await say(watcher, ["elsewhere"], "not for it");
    await say(watcher, [], { two: 2 });
    await say(watcher, [id], 3);
  });
  assert.equal(socket.recovered, true);
  assert.equal(socket.id, id);
  assert.deepEqual(said, [0, 1, { two: 2 }, 3]);
  await say(watcher, ["room"], 4);
  await fence(socket);
  assert.deepEqual(said, [0, 1, { two: 2 }, 3, 4]);
}, since(4, 6));

fact("F-API-85: binary that was missed is whole", async (t) => {
  const { socket, watcher } = await recovering(t);
  await socket.emitWithAck("join", "room");
  const id = socket.id;
  const said = log(socket, "said");
  await away(socket, async () => {
    await watcher.emitWithAck("departure of", id);
    await watcher.emitWithAck("say bytes", "room", Buffer.from([1, 2, 3]));
  });
  assert.equal(socket.recovered, true);
  assert.deepEqual(said.map(({ payload, again }) => [...payload, ...again[0]]), [[1, 2, 3, 1, 2, 3]]);
}, since(4, 6));

fact("F-API-85: a client that is recovered a second and a third time has everything once", async (t) => {
  const { socket, watcher } = await recovering(t);
  const id = socket.id;
  const said = log(socket, "said");
  for (let round = 1; round <= 3; round++) {
    await say(watcher, [], `before ${round}`);
    await fence(socket);
    await away(socket, async () => {
      await watcher.emitWithAck("departure of", id);
      await say(watcher, [], round);
    });
    assert.equal(socket.recovered, true);
    assert.equal(socket.id, id);
  }
  await fence(socket);
  assert.deepEqual(said, ["before 1", 1, "before 2", 2, "before 3", 3]);
}, since(4, 6));

fact("F-API-82: a client that left by itself begins anew", async (t) => {
  const { socket, watcher } = await recovering(t);
  const id = socket.id;
  socket.disconnect();
  assert.equal((await watcher.emitWithAck("departure of", id)).reason, "client namespace disconnect");
  socket.connect();
  await next(socket, "connect");
  assert.equal(socket.recovered, false);
  assert.notEqual(socket.id, id);
}, since(4, 6));

fact("F-API-87: a client that comes back to another life of the server begins anew and is told so", async (t) => {
  const { socket } = await recovering(t);
  const id = socket.id;
  await throughRestart(socket);
  assert.equal(socket.recovered, false);
  assert.notEqual(socket.id, id);
}, since(4, 6));
