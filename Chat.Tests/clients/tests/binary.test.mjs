import assert from "node:assert/strict";
import { pattern, tree } from "../lib/bytes.mjs";
import { connect, fence } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { next } from "../lib/wait.mjs";

const lengths = [0, 1, 2, 3, 125, 126, 127, 65_535, 65_536, 100_000];

fact("F-SIO-27 F-ENG-49 F-ENG-50: bytes of every length come from the server as they were", async (t) => {
  const socket = await connect(t);
  for (const length of lengths) {
    const back = next(socket, "bytes");
    socket.emit("push bytes", length);
    const [bytes] = await back;
    assert.ok(Buffer.isBuffer(bytes), `length ${length}: ${typeof bytes}`);
    assert.ok(bytes.equals(pattern(length)), `length ${length}`);
  }
});

fact("F-SIO-29: bytes of every length reach the server as they were", async (t) => {
  const socket = await connect(t);
  for (const length of lengths) {
    const back = next(socket, "echo bytes");
    socket.emit("echo bytes", pattern(length));
    assert.ok((await back)[0].equals(pattern(length)), `length ${length}`);
  }
});

fact("F-SIO-28: buffers, array buffers and views are all bytes to the server", async (t) => {
  const socket = await connect(t);
  const whole = new Uint8Array([9, 1, 2, 3, 9]);
  const forms = { buffer: Buffer.from([1, 2, 3]), array: new Uint8Array([1, 2, 3]), part: whole.subarray(1, 4), raw: new Uint8Array([1, 2, 3]).buffer };
  for (const [form, bytes] of Object.entries(forms)) {
    const answer = await new Promise((resolve) => socket.emit("describe bytes", bytes, (...args) => resolve(args)));
    assert.deepEqual(answer, [true, [1, 2, 3]], form);
  }
  const words = new Uint16Array([0x0201, 0x0403]);
  assert.ok((await socket.emitWithAck("echo bytes", words)).equals(Buffer.from([1, 2, 3, 4])));
});

fact("F-SIO-27 F-SIO-29: several attachments at several depths come from the server, between ordinary arguments", async (t) => {
  const socket = await connect(t);
  const back = next(socket, "tree");
  socket.emit("push tree");
  assert.deepStrictEqual(await back, ["before", tree(), "after"]);
});

fact("F-SIO-29: several attachments at several depths go to the server and back", async (t) => {
  const socket = await connect(t);
  const back = next(socket, "echo tree");
  socket.emit("echo tree", tree());
  assert.deepStrictEqual(await back, [tree()]);
});

fact("F-SIO-47: the server acknowledges with binary", async (t) => {
  const socket = await connect(t);
  assert.deepStrictEqual(await socket.emitWithAck("echo tree", tree()), tree());
  assert.ok((await socket.emitWithAck("echo bytes", pattern(5000))).equals(pattern(5000)));
});

fact("F-SIO-47: the client acknowledges with binary", async (t) => {
  const socket = await connect(t);
  socket.on("question", (question, answer) => {
    assert.deepStrictEqual(question, tree());
    answer({ ...question, name: "answered" });
  });
  assert.deepStrictEqual(await socket.emitWithAck("ask for tree"), { ...tree(), name: "answered" });
});

fact("F-SIO-33: ten attachments are accepted", async (t) => {
  const socket = await connect(t);
  const ten = { name: "ten", data: null, child: null, list: Array.from({ length: 10 }, (_, index) => pattern(index)) };
  assert.deepStrictEqual(await socket.emitWithAck("echo tree", ten), ten);
});

fact("F-SIO-33 F-SIO-19: eleven attachments end the connection", async (t) => {
  const socket = await connect(t);
  const watcher = await connect(t);
  const { id } = socket;
  const left = next(socket, "disconnect");
  socket.emit("echo tree", { name: "eleven", data: null, child: null, list: Array.from({ length: 11 }, () => pattern(1)) });
  assert.equal((await left)[0], "transport close");
  assert.equal((await watcher.emitWithAck("departure of", id)).reason, "forced close");
});

fact("F-SIO-30: text and binary events in turn keep their order", async (t) => {
  const socket = await connect(t);
  const seen = [];
  socket.on("echo", (number) => seen.push(number));
  socket.on("echo bytes", (bytes) => seen.push(bytes[0]));
  for (let number = 0; number < 60; number++) {
    if (number % 3 === 0) socket.emit("echo bytes", Buffer.from([number, 255]));
    else socket.emit("echo", number);
  }
  await fence(socket);
  assert.deepEqual(seen, Array.from({ length: 60 }, (_, index) => index));
});
