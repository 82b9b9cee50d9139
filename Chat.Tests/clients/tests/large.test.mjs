import assert from "node:assert/strict";
import { pattern } from "../lib/bytes.mjs";
import { connect, since } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { collect, next } from "../lib/wait.mjs";

const mebibyte = 1024 * 1024;
const text = (length) => "größe 日本 🎉 ".repeat(Math.ceil(length / 13)).slice(0, length);

fact("F-SIO-61: 1 MB of text goes to the server and comes back", async (t) => {
  const socket = await connect(t);
  const sent = text(mebibyte / 2);
  assert.ok(Buffer.byteLength(sent) > 800_000);
  const back = next(socket, "echo");
  socket.emit("echo", sent);
  assert.ok((await back)[0] === sent);
  assert.ok((await socket.emitWithAck("echo", sent)) === sent);
});

fact("F-SIO-61: 1 MB of bytes goes to the server and comes back", async (t) => {
  const socket = await connect(t);
  const sent = pattern(mebibyte);
  const back = next(socket, "echo bytes");
  socket.emit("echo bytes", sent);
  assert.ok((await back)[0].equals(sent));
  assert.ok((await socket.emitWithAck("echo bytes", sent)).equals(sent));
});

fact("F-SIO-61: 1 MB comes in the client's acknowledgement", async (t) => {
  const socket = await connect(t);
  const large = text(mebibyte / 2);
  socket.on("question", (payload, answer) => answer(large));
  assert.ok((await socket.emitWithAck("ask", 1)) === large);
});

fact("F-SIO-61: the server sends 5 MB of text and of bytes, more than it would accept", async (t) => {
  const socket = await connect(t);
  const length = 5 * mebibyte;
  const textBack = next(socket, "text");
  socket.emit("push text", length);
  assert.ok((await textBack)[0] === "x".repeat(length));
  const bytesBack = next(socket, "bytes");
  socket.emit("push bytes", length);
  assert.ok((await bytesBack)[0].equals(pattern(length)));
});

fact("F-ENG-48 F-ENG-58 F-ENG-145: twenty messages of 300 kB sent at once arrive whole and in order", async (t) => {
  const socket = await connect(t);
  const sent = Array.from({ length: 20 }, (_, index) => `${index}:` + "x".repeat(300_000));
  const back = collect(socket, "echo", sent.length);
  for (const value of sent) socket.emit("echo", value);
  const values = await back;
  assert.ok(values.every((value, index) => value === sent[index]));
}, since(4, 5));

fact("F-SIO-46: an object with 20,000 members and one 60 levels deep come back", async (t) => {
  const socket = await connect(t);
  const wide = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key ${index}`, index]));
  assert.deepStrictEqual(await socket.emitWithAck("echo", wide), wide);
  let deep = "bottom";
  for (let level = 0; level < 60; level++) deep = level % 2 ? [deep] : { deep };
  assert.deepStrictEqual(await socket.emitWithAck("echo", deep), deep);
});
