import assert from "node:assert/strict";
import { pattern, tree } from "../lib/bytes.mjs";
import { fact } from "../lib/fact.mjs";
import { ask, connect } from "../lib/old.mjs";
import { collect, next } from "../lib/wait.mjs";

const texts = ["", "plain", "größe", "€ 日本", "😀 and 👩‍👩‍👧", "\u2028\u2029\u001e\u0000", "\ud83d\ude00".repeat(5000)];

fact("F-EIO3-03 F-EIO3-28 F-SUB-31: text of any script goes to the server and back", async (t) => {
  const socket = await connect(t);
  for (const text of texts) assert.deepEqual(await ask(socket, "echo", text, { text }), [text, { text }]);
});

fact("F-EIO3-03: many texts at once keep their order", async (t) => {
  const socket = await connect(t);
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => ask(socket, "echo", `${index} €😀`)));
  assert.deepEqual(answers, Array.from({ length: 200 }, (_, index) => [`${index} €😀`]));
  const ticks = collect(socket, "tick", 1000);
  socket.emit("count", 1000);
  assert.deepEqual(await ticks, Array.from({ length: 1000 }, (_, index) => index));
});

fact("F-EIO3-04 F-EIO3-09 F-EIO3-27: bytes of many lengths go to the server and back", async (t) => {
  const socket = await connect(t);
  for (const length of [0, 1, 2, 3, 125, 126, 65_535, 65_536, 300_000]) {
    const back = next(socket, "bytes");
    socket.emit("push bytes", length);
    assert.ok((await back)[0].equals(pattern(length)), `length ${length}`);
    assert.ok((await ask(socket, "echo bytes", pattern(length)))[0].equals(pattern(length)), `length ${length}`);
  }
});

fact("F-EIO3-27: several attachments among ordinary values, in both directions", async (t) => {
  const socket = await connect(t);
  const back = next(socket, "tree");
  socket.emit("push tree");
  assert.deepStrictEqual(await back, ["before", tree(), "after"]);
  assert.deepStrictEqual(await ask(socket, "echo tree", tree()), [tree()]);
});

fact("F-EIO3-28: the server asks and the client answers, with bytes too", async (t) => {
  const socket = await connect(t);
  socket.on("question", (question, answer) => answer(question));
  assert.deepEqual(await ask(socket, "ask", "why €"), ["why €"]);
  assert.deepStrictEqual(await ask(socket, "ask for tree"), [tree()]);
});

fact("F-EIO3-05 F-EIO3-28: text and bytes in turn keep their order", async (t) => {
  const socket = await connect(t);
  const ticks = collect(socket, "tick", 100);
  for (let number = 0; number < 100; number++) socket.emit("seq", `old ${socket.id}`, number);
  assert.deepEqual(await ticks, Array.from({ length: 100 }, (_, index) => index));
  const [recorded] = await ask(socket, "recorded", `old ${socket.id}`);
  assert.deepEqual(recorded, Array.from({ length: 100 }, (_, index) => index));
});
