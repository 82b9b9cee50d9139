import assert from "node:assert/strict";
import { comesBackAtOnce, connect, fence } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { collect, log, next } from "../lib/wait.mjs";

const values = {
  "nothing at all": [],
  "a string": ["hello"],
  "an empty string": [""],
  "numbers": [0, -1, 1.5, 9007199254740991, 1e21, 1.7976931348623157e308, 5e-324],
  "booleans and null": [true, false, null],
  "an object": [{ a: { b: [1, { c: null }], "": "empty key" }, "key with \"quotes\"": "\\ / \b\f\n\r\t" }],
  "lists in lists": [[[], [[1], []]]],
  "many arguments": Array.from({ length: 50 }, (_, index) => `argument ${index}`),
  "text that looks like packets": ["42[\"x\"]", "\u001e4", "2probe", "b64==", "{\"_placeholder\":true}"],
  "control characters": ["\u0000\u0001\u001e\u001f\u007f"],
  "html": ["<script>alert('&')</script>"],
  "a __proto__ member": [JSON.parse("{\"__proto__\":{\"polluted\":true},\"toString\":1}")],
};

for (const [what, args] of Object.entries(values)) {
  fact(`F-SIO-46 F-SIO-06: an event with ${what} comes back as it was sent`, async (t) => {
    const socket = await connect(t);
    const back = next(socket, "echo");
    socket.emit("echo", ...args);
    assert.deepStrictEqual(await back, args);
    assert.equal({}.polluted, undefined);
  });
}

fact("F-SIO-06: what JSON cannot say arrives as JSON.stringify puts it", async (t) => {
  const socket = await connect(t);
  const date = new Date(0);
  const back = next(socket, "echo");
  socket.emit("echo", undefined, NaN, Infinity, date, { gone: undefined, kept: 1 }, -0, new Map([[1, 2]]));
  assert.deepStrictEqual(await back, [null, null, null, date.toISOString(), { kept: 1 }, 0, {}]);
});

fact("F-SIO-46: the server may choose any event name that is not reserved", async (t) => {
  const socket = await connect(t);
  for (const name of ["message", "connection", "error", "new_namespace", "with space", "[\"x\",1]", "日本 🎉", "toString"]) {
    const back = next(socket, name);
    socket.emit("reply as", name, 1);
    assert.deepEqual(await back, [1], name);
  }
});

fact("F-API-53: send() is an event called message", async (t) => {
  const socket = await connect(t);
  const back = next(socket, "message");
  socket.emit("reply as", "message", "text");
  assert.deepEqual(await back, ["text"]);
  socket.send("nobody listens to this one");
  await fence(socket);
});

fact("F-SIO-46: an event that nobody handles changes nothing", async (t) => {
  const socket = await connect(t);
  const any = log(socket, "disconnect");
  socket.emit("nobody handles this", { a: 1 });
  await fence(socket);
  assert.deepEqual(any, []);
});

fact("F-SIO-57: a hundred events come back in the order they were sent", async (t) => {
  const socket = await connect(t);
  const back = collect(socket, "echo", 100);
  for (let number = 0; number < 100; number++) socket.emit("echo", number);
  assert.deepEqual(await back, Array.from({ length: 100 }, (_, index) => index));
});

fact("F-SIO-37: what is emitted before the connection is there arrives once it is, in order", async (t) => {
  const socket = await connect(t);
  const key = `before-${socket.id}`;
  socket.disconnect();
  for (const value of ["one", "two", "three"]) socket.emit("record", key, value);
  socket.connect();
  await next(socket, "connect");
  assert.deepEqual(await socket.emitWithAck("recorded", key), ["one", "two", "three"]);
}, comesBackAtOnce);
