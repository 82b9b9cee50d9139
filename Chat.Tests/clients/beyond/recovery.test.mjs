// What the reference is known to fail at, or does by accident only.
import assert from "node:assert/strict";
import { fact } from "../lib/fact.mjs";
import { away, recovering, throughRestart } from "../lib/recovery.mjs";
import { log } from "../lib/wait.mjs";

fact("F-API-83: a client that has not received anything yet is recovered", async (t) => {
  const { socket, watcher } = await recovering(t, "/side");
  const id = socket.id;
  const told = log(socket, "told");
  await away(socket, () => watcher.emitWithAck("tell all", 1));
  assert.equal(socket.recovered, true);
  assert.equal(socket.id, id);
  assert.deepEqual(told, [1]);
});

fact("F-API-83: an offset of an earlier life of the server does not stand in the way", async (t) => {
  const { socket, watcher } = await recovering(t, "/side");
  const told = log(socket, "told");
  await watcher.emitWithAck("tell all", 1);
  await socket.emitWithAck("echo", "fence");
  await throughRestart(socket);
  assert.equal(socket.recovered, false);
  const id = socket.id;
  await away(socket, async () => {});
  assert.equal(socket.recovered, true);
  assert.equal(socket.id, id);
  await socket.emitWithAck("tell all", 2);
  assert.deepEqual(told, [1, 2]);
});
