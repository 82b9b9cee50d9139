import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { connect } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { log, next } from "../lib/wait.mjs";

async function members(t, size) {
  const room = `room ${randomUUID()}`;
  const sockets = await Promise.all(Array.from({ length: size }, () => connect(t)));
  for (const socket of sockets) await socket.emitWithAck("join", room);
  return { room, sockets };
}

const askRoom = (socket, room, milliseconds) =>
  new Promise((resolve) => socket.emit("ask room", room, milliseconds, (...answer) => resolve(answer)));

fact("F-API-68 F-API-72: a question to a room gathers one answer of each member", async (t) => {
  const { room, sockets } = await members(t, 3);
  sockets.forEach((socket, index) => socket.on("question", (what, answer) => answer(`${what} ${index}`)));
  const outsider = await connect(t);
  outsider.on("question", (what, answer) => answer("outsider"));
  assert.deepEqual(await askRoom(outsider, room, 10_000), ["answered", ["all 0", "all 1", "all 2"]]);
});

fact("F-API-68: a question to an empty room has no answers", async (t) => {
  const socket = await connect(t);
  assert.deepEqual(await askRoom(socket, `room ${randomUUID()}`, 10_000), ["answered", []]);
});

fact("F-API-69: when a member does not answer in time, the others' answers are still told", async (t) => {
  const { room, sockets } = await members(t, 3);
  sockets.slice(1).forEach((socket, index) => socket.on("question", (what, answer) => answer(index)));
  assert.deepEqual(await askRoom(sockets[0], room, 800), ["timeout", [0, 1]]);
});

fact("F-API-73 F-API-74: the server moves the sockets of a room to another and can list them", async (t) => {
  const { room, sockets } = await members(t, 2);
  const other = `room ${randomUUID()}`;
  const ids = sockets.map((socket) => socket.id).sort();
  assert.deepEqual(await sockets[0].emitWithAck("members", room), ids);
  await sockets[0].emitWithAck("move", room, other);
  assert.deepEqual(await sockets[0].emitWithAck("members", room), []);
  assert.deepEqual(await sockets[0].emitWithAck("members", other), ids);
});

for (const close of [false, true]) {
  fact(`F-API-74: the server disconnects a room, ${close ? "connections included" : "namespace only"}`, async (t) => {
    const { room, sockets } = await members(t, 2);
    const watcher = await connect(t);
    const stays = log(watcher, "disconnect");
    const ids = sockets.map((socket) => socket.id);
    const left = sockets.map((socket) => next(socket, "disconnect"));
    watcher.emit("kick", room, close);
    for (const [reason] of await Promise.all(left)) assert.equal(reason, "io server disconnect");
    for (const id of ids) assert.equal((await watcher.emitWithAck("departure of", id)).reason, "server namespace disconnect");
    assert.deepEqual(stays, []);
  });
}
