import assert from "node:assert/strict";
import { pattern } from "../lib/bytes.mjs";
import { comesBackAtOnce, connect, fence } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { log, next } from "../lib/wait.mjs";

fact("F-API-51: a volatile event reaches a client that is ready for it", async (t) => {
  const socket = await connect(t);
  const heard = log(socket, "maybe");
  // On polling the server may be asked just while no request is waiting: then the event is rightly lost, and asked for again.
  for (let attempt = 0; attempt < 100 && heard.length === 0; attempt++) {
    socket.emit("volatile");
    await fence(socket);
  }
  assert.ok(heard.length >= 1, "none of 100 volatile events came");
  assert.ok(heard.every((value) => value === "one"));
});

fact("F-API-51: of a burst of volatile events some are lost, none is torn, and the event after them is there", async (t) => {
  const socket = await connect(t);
  const [count, length] = [50, 1_000_000];
  const numbers = [];
  socket.on("maybe", (number, payload) => {
    numbers.push(number);
    assert.ok(payload.equals(pattern(length)), `payload of ${number}`);
  });
  const over = next(socket, "burst over");
  socket.emit("volatile burst", count, length);
  assert.deepEqual(await over, [count]);
  assert.ok(numbers.length < count, "nothing was lost although the client could not keep up");
  assert.deepEqual(numbers, [...numbers].sort((left, right) => left - right));
  await fence(socket);
});

fact("F-API-51: a client's volatile event is lost while it is not connected, its other events are not", async (t) => {
  const socket = await connect(t);
  const key = `volatile-${socket.id}`;
  socket.disconnect();
  socket.volatile.emit("record", key, "volatile");
  socket.emit("record", key, "kept");
  socket.connect();
  await next(socket, "connect");
  assert.deepEqual(await socket.emitWithAck("recorded", key), ["kept"]);
}, comesBackAtOnce);
