import assert from "node:assert/strict";
import { connect, fence, since } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { next } from "../lib/wait.mjs";

const acked = (socket, ...args) => new Promise((resolve) => socket.emit(...args, (...answer) => resolve(answer)));

fact("F-SIO-47: the acknowledgement carries one value", async (t) => {
  const socket = await connect(t);
  assert.deepEqual(await acked(socket, "sum", 19, 23), [42]);
  assert.equal(await socket.emitWithAck("sum", -1, 0.5), -0.5);
});

fact("F-SIO-47: the acknowledgement carries several values", async (t) => {
  const socket = await connect(t);
  const args = ["a", 2, null, { b: [3] }, [], "日本"];
  assert.deepEqual(await acked(socket, "echo", ...args), args);
});

fact("F-SIO-47: the acknowledgement may be empty", async (t) => {
  const socket = await connect(t);
  assert.deepEqual(await acked(socket, "nothing"), []);
});

fact("F-SIO-05: acknowledgements find their question, two hundred at once", async (t) => {
  const socket = await connect(t);
  const numbers = Array.from({ length: 200 }, (_, index) => index);
  assert.deepEqual(await Promise.all(numbers.map((number) => socket.emitWithAck("sum", number, 1))), numbers.map((number) => number + 1));
});

fact("F-SIO-47: a client that waits with a limit gets the answer within it", async (t) => {
  const socket = await connect(t);
  assert.equal(await socket.timeout(10_000).emitWithAck("sum", 2, 3), 5);
}, since(4, 4));

fact("F-SIO-47: a client that waits with a limit gets an error when the server does not answer, and goes on", async (t) => {
  const socket = await connect(t);
  await assert.rejects(socket.timeout(150).emitWithAck("silence"), /operation has timed out/);
  assert.equal(await socket.emitWithAck("sum", 1, 1), 2);
}, since(4, 4));

fact("F-API-48: the server asks and gets the client's answer", async (t) => {
  const socket = await connect(t);
  socket.on("question", (payload, answer) => answer({ to: payload, also: [1, 2] }));
  assert.deepEqual(await socket.emitWithAck("ask", { q: "größe?" }), { to: { q: "größe?" }, also: [1, 2] });
});

fact("F-SIO-50: the server's questions find their answers, given in reverse order", async (t) => {
  const socket = await connect(t);
  const pending = [];
  socket.on("question", (number, answer) => {
    pending.unshift(() => answer(`answer ${number}`));
    if (pending.length === 20) for (const give of pending) give();
  });
  const answers = await socket.emitWithAck("ask several", 20);
  assert.deepEqual(answers, Array.from({ length: 20 }, (_, number) => `answer ${number}`));
});

fact("F-API-47: the server's limit passes when the client does not answer, and a late answer is ignored", async (t) => {
  const socket = await connect(t);
  const asked = next(socket, "question");
  const outcome = acked(socket, "ask within", 150);
  const [payload, late] = await asked;
  assert.equal(payload, "quick");
  assert.deepEqual(await outcome, ["timeout", "operation has timed out"]);
  late("too late");
  await fence(socket);
});

fact("F-API-47: the server's limit does not pass when the client answers", async (t) => {
  const socket = await connect(t);
  socket.on("question", (payload, answer) => answer(`${payload} answer`));
  assert.deepEqual(await acked(socket, "ask within", 10_000), ["answered", "quick answer"]);
});

fact("F-SIO-48: an acknowledgement that comes twice counts once", async (t) => {
  const socket = await connect(t);
  socket.on("question", (payload, answer) => {
    answer("first");
    answer("second");
  });
  assert.equal(await socket.emitWithAck("ask", 1), "first");
  assert.equal(await socket.emitWithAck("ask", 2), "first");
});

fact("F-SIO-47: a client with retries delivers each event once and in order, though the first try of each is not answered", async (t) => {
  const socket = await connect(t, "/", { retries: 5, ackTimeout: 750 });
  const key = `retries-${socket.id}`;
  const values = ["one", "two", "three"];
  await Promise.all(values.map((value) => acked(socket, "flaky", key, value)));
  assert.deepEqual(await socket.emitWithAck("recorded", key), values);
}, since(4, 6));
