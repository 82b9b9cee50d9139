// What is particular to socket.io-msgpack-parser. SIO_PARSER names it.
import assert from "node:assert/strict";
import ws from "ws";
import { pattern } from "../lib/bytes.mjs";
import { client, connect, fence, transport, url } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { next } from "../lib/wait.mjs";

const lengths = [1, 2, 31, 32, 255, 256, 65_535, 65_536, 100_000];
const acked = (socket, ...args) => new Promise((resolve) => socket.emit(...args, (...answer) => resolve(answer)));

fact("F-MSG-06: each packet is one binary message, acknowledgements and binary data too", async (t) => {
  const socket = await connect(t);
  await fence(socket);
  const messages = [];
  socket.io.engine.on("data", (data) => messages.push(data));
  assert.ok((await socket.emitWithAck("echo bytes", pattern(5))).equals(pattern(5)));
  assert.equal(messages.length, 1);
  assert.ok(Buffer.isBuffer(messages[0]), `${transport}: ${typeof messages[0]}`);
});

fact("F-MSG-12: bytes of every length come and go as they were", async (t) => {
  const socket = await connect(t);
  for (const length of lengths) {
    const back = next(socket, "bytes");
    socket.emit("push bytes", length);
    assert.ok((await back)[0].equals(pattern(length)), `from the server, length ${length}`);
    assert.ok((await socket.emitWithAck("echo bytes", pattern(length))).equals(pattern(length)), `and back, length ${length}`);
  }
});

fact("F-MSG-12: array buffers and views are bytes", async (t) => {
  const socket = await connect(t);
  for (const bytes of [new Uint8Array([1, 2, 3]), new Uint8Array([1, 2, 3]).buffer]) {
    assert.deepEqual([...new Uint8Array(await socket.emitWithAck("echo bytes", bytes))], [1, 2, 3]);
  }
});

fact("F-MSG-12: the server asks with binary and is answered with binary", async (t) => {
  const socket = await connect(t);
  socket.on("question", (question, answer) => answer({ name: "answered", data: question.child.child.data, list: [pattern(3)], child: null }));
  const answer = await socket.emitWithAck("ask for tree");
  assert.ok(answer.data.equals(pattern(1000)));
  assert.ok(answer.list[0].equals(pattern(3)));
});

fact("F-MSG-18: more than ten binary values are accepted", async (t) => {
  const socket = await connect(t);
  const many = { name: "many", data: null, child: null, list: Array.from({ length: 50 }, (_, index) => pattern(1 + index)) };
  const back = await socket.emitWithAck("echo tree", many);
  assert.deepEqual(back.list.map((bytes) => bytes.length), many.list.map((bytes) => bytes.length));
});

fact("F-MSG-13 F-MSG-14: numbers, texts, arrays and maps at the borders of their forms come back", async (t) => {
  const socket = await connect(t);
  const borders = [0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER];
  const numbers = [...borders, ...borders.map((number) => -number - 1).filter(Number.isSafeInteger), -32, -33, -128, -129, 0.5, -1.25, 5e-324];
  assert.deepEqual(await socket.emitWithAck("echo", numbers), numbers);
  for (const length of [0, 15, 16, 31, 32, 255, 256, 65_535, 65_536]) {
    assert.equal(await socket.emitWithAck("echo", "ä".repeat(length)), "ä".repeat(length));
    const list = Array.from({ length }, (_, index) => index % 3 === 0);
    assert.deepEqual(await socket.emitWithAck("echo", list), list);
  }
  const map = Object.fromEntries(Array.from({ length: 70_000 }, (_, index) => [`key ${index}`, null]));
  assert.deepEqual(await socket.emitWithAck("echo", map), map);
});

fact("F-MSG-10: undefined is accepted as an argument, in an array and as a member", async (t) => {
  const socket = await connect(t);
  const [value, list, map] = await acked(socket, "echo", undefined, [1, undefined], { a: undefined, b: 2 });
  assert.equal(value ?? null, null);
  assert.equal(list[0], 1);
  assert.equal(list[1] ?? null, null);
  assert.equal(map.a, undefined);
  assert.equal(map.b, 2);
});

fact("F-MSG-11: the server understands dates", async (t) => {
  const socket = await connect(t);
  for (const time of [0, 1_700_000_000_123, -1, -62_135_596_800_000, 253_402_300_799_999, 8.64e15, -8.64e15]) {
    const back = await socket.emitWithAck("echo", new Date(time));
    assert.equal(new Date(back).getTime(), time);
  }
});

fact("F-MSG-08 F-MSG-09: a client without auth connects, and one with auth brings it", async (t) => {
  const plain = await connect(t);
  assert.deepEqual((await plain.emitWithAck("handshake")).auth, {});
  const named = await connect(t, "/", { auth: { token: "größe", n: [1, { deep: null }] } });
  assert.deepEqual((await named.emitWithAck("handshake")).auth, { token: "größe", n: [1, { deep: null }] });
});

fact("F-MSG-07: refusals come with their message and data", async (t) => {
  const unknown = client(t, "/unknown");
  assert.equal((await next(unknown, "connect_error"))[0].message, "Invalid namespace");
  const guarded = client(t, "/guarded", { auth: { token: "wrong" } });
  const [error] = await next(guarded, "connect_error");
  assert.equal(error.message, "not authorized");
  assert.deepEqual(error.data, { code: 401, retry: false });
});

fact("F-MSG-15: a text message ends the connection", async (t) => {
  const socket = await connect(t);
  const watcher = await connect(t);
  const { id } = socket;
  const left = next(socket, "disconnect");
  socket.io.engine.write("2[\"echo\"]");
  assert.equal((await left)[0], "transport close");
  assert.equal((await watcher.emitWithAck("departure of", id)).reason, "forced close");
});

fact("F-MSG-19: the bundle for browsers that the server hands out has the parser in it", async (t) => {
  const source = await (await fetch(`${url}/socket.io/socket.io.msgpack.min.js`)).text();
  globalThis.WebSocket ??= ws;
  const bundle = { exports: {} };
  new Function("module", "exports", source)(bundle, bundle.exports);
  const socket = bundle.exports(url, { transports: ["websocket"], reconnection: false, forceNew: true });
  t.after(() => socket.disconnect());
  await next(socket, "connect");
  assert.deepEqual(await socket.emitWithAck("echo", { a: [1, "ü", null] }), { a: [1, "ü", null] });
});
