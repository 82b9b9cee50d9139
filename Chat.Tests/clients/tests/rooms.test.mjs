import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { pattern } from "../lib/bytes.mjs";
import { connect, fence } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { log, next } from "../lib/wait.mjs";

const room = () => `room ${randomUUID()}`;

async function group(t, size) {
  const sockets = await Promise.all(Array.from({ length: size }, () => connect(t)));
  return { sockets, heard: sockets.map((socket) => log(socket, "said")) };
}

// Says something and returns what each socket of the group heard of it.
async function say({ sockets, heard }, speaker, target) {
  for (const list of heard) list.length = 0;
  await sockets[speaker].emitWithAck("say", { from: "server", to: [], except: [], event: "said", payload: "x", ...target });
  await Promise.all(sockets.map(fence));
  return heard.map((list) => list.length);
}

fact("F-API-44 F-API-40 F-API-59: a socket is in the room of its own id, and in those it joined", async (t) => {
  const socket = await connect(t);
  const name = room();
  assert.deepEqual(await socket.emitWithAck("join", name), [socket.id, name].sort());
  assert.deepEqual(await socket.emitWithAck("join", name), [socket.id, name].sort());
  assert.deepEqual(await socket.emitWithAck("leave", name), [socket.id]);
});

fact("F-API-66: a broadcast reaches the members of the room, each once, and nobody else", async (t) => {
  const all = await group(t, 4);
  const [one, other] = [room(), room()];
  for (const index of [0, 1]) await all.sockets[index].emitWithAck("join", one);
  for (const index of [1, 2]) await all.sockets[index].emitWithAck("join", other);

  assert.deepEqual(await say(all, 3, { to: [one] }), [1, 1, 0, 0]);
  assert.deepEqual(await say(all, 3, { to: [one, other] }), [1, 1, 1, 0]);
  assert.deepEqual(await say(all, 3, { to: [room()] }), [0, 0, 0, 0]);
});

fact("F-API-60: who left the room hears no more of it", async (t) => {
  const all = await group(t, 2);
  const name = room();
  for (const socket of all.sockets) await socket.emitWithAck("join", name);
  assert.deepEqual(await say(all, 0, { to: [name] }), [1, 1]);
  await all.sockets[1].emitWithAck("leave", name);
  assert.deepEqual(await say(all, 0, { to: [name] }), [1, 0]);
});

fact("F-API-52 F-SUB-30: what a socket says to a room does not come back to it", async (t) => {
  const all = await group(t, 3);
  const name = room();
  for (const index of [0, 1]) await all.sockets[index].emitWithAck("join", name);
  assert.deepEqual(await say(all, 0, { from: "socket", to: [name] }), [0, 1, 0]);
  assert.deepEqual(await say(all, 2, { from: "socket", to: [name] }), [1, 1, 0]);
  assert.deepEqual(await say(all, 0, { from: "socket" }), [0, 1, 1]);
});

fact("F-API-66: an excepted room hears nothing, even as a member of the target", async (t) => {
  const all = await group(t, 3);
  const [name, muted] = [room(), room()];
  for (const socket of all.sockets) await socket.emitWithAck("join", name);
  await all.sockets[1].emitWithAck("join", muted);
  assert.deepEqual(await say(all, 0, { to: [name], except: [muted] }), [1, 0, 1]);
  assert.deepEqual(await say(all, 0, { from: "socket", to: [name], except: [muted] }), [0, 0, 1]);
  assert.deepEqual(await say(all, 0, { to: [name], except: [muted, all.sockets[2].id] }), [1, 0, 0]);
});

fact("F-API-26: a broadcast without a room reaches the whole namespace, and no other", async (t) => {
  const all = await group(t, 2);
  const side = await connect(t, "/side");
  const strays = log(side, "said");
  assert.deepEqual(await say(all, 0, {}), [1, 1]);
  await side.emitWithAck("echo", "fence");
  assert.deepEqual(strays, []);
});

fact("F-API-44: a socket's id is a room, so one socket can be told alone", async (t) => {
  const all = await group(t, 3);
  assert.deepEqual(await say(all, 0, { to: [all.sockets[2].id] }), [0, 0, 1]);
});

fact("F-API-67 F-SIO-27: a broadcast with binary reaches every member whole", async (t) => {
  const all = await group(t, 3);
  const name = room();
  for (const socket of all.sockets) await socket.emitWithAck("join", name);
  const said = all.sockets.map((socket) => next(socket, "said"));
  await all.sockets[0].emitWithAck("say bytes", name, pattern(3000));
  for (const [value] of await Promise.all(said)) {
    assert.deepStrictEqual(value, { payload: pattern(3000), again: [pattern(3000)] });
  }
});

fact("F-API-65: a broadcast operator that was narrowed further stays as it was", async (t) => {
  const all = await group(t, 2);
  const names = [room(), room()];
  for (const index of [0, 1]) await all.sockets[index].emitWithAck("join", names[index]);
  await all.sockets[0].emitWithAck("say twice", ...names);
  await Promise.all(all.sockets.map(fence));
  assert.deepEqual(all.heard, [["both", "one"], ["both"]]);
});
