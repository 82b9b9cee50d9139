import assert from "node:assert/strict";
import { restartServer } from "../lib/client.mjs";
import { stopTheClock } from "../lib/clock.mjs";
import { fact } from "../lib/fact.mjs";
import { ask, client, connect, major, refusal, settled } from "../lib/old.mjs";
import { collect, next } from "../lib/wait.mjs";

fact("F-EIO3-01 F-EIO3-15 F-EIO3-22: a client connects, and both sides agree on its id", async (t) => {
  const socket = client(t);
  const welcome = next(socket, "welcome");
  await settled(socket);
  assert.deepEqual(await welcome, [socket.id]);
  const [session] = await ask(socket, "session");
  assert.equal(session, socket.io.engine.id);
  assert.equal(socket.id === session, major === 2);
});

fact("F-EIO3-20 F-EIO3-21 F-EIO3-22: a client joins another namespace", async (t) => {
  const socket = await connect(t, "/side");
  assert.deepEqual(await ask(socket, "echo", "x"), ["x"]);
  if (major === 2) assert.equal(socket.id, `/side#${socket.io.engine.id}`);
  const here = next(socket, "here");
  socket.emit("where");
  assert.deepEqual(await here, ["/side"]);
});

fact("F-EIO3-24: what a client says of itself as it joins is its auth", async (t) => {
  const socket = await connect(t, "/guarded", { token: "secret" });
  assert.deepEqual(await ask(socket, "steps"), [["first", "second"]]);
});

fact("F-EIO3-25: a refusal tells its data", async (t) => {
  const error = await refusal(client(t, "/guarded", { token: "wrong" }));
  assert.deepEqual(major === 2 ? error : error.data, { code: 401, retry: false });
});

fact("F-EIO3-25: a namespace that does not exist is refused", async (t) => {
  const error = await refusal(client(t, "/nowhere"));
  assert.equal(error.message, "Invalid namespace");
});

fact("F-EIO3-28: the server makes a client leave", async (t) => {
  const socket = await connect(t, "/side");
  const left = next(socket, "disconnect");
  socket.emit("leave namespace");
  assert.deepEqual((await left).slice(0, 1), ["io server disconnect"]);
});

fact("F-EIO3-10: the pings of a client are answered, for many times its own deadline", async (t) => {
  const clock = stopTheClock(t);
  const socket = await connect(t);
  for (let round = 0; round < 25; round++) {
    const answered = next(socket.io.engine, "pong");
    clock.tick(25_000);
    await answered;
  }
  assert.deepEqual(await ask(socket, "echo", "alive"), ["alive"]);
}, major === 2);

fact("F-EIO3-10 F-EIO3-11: heartbeats keep a client connected beyond the deadline of the server", async (t) => {
  const [pingInterval, pingTimeout] = [100, 3_900];
  await restartServer({ pingInterval, pingTimeout });
  t.after(() => restartServer());
  const socket = await connect(t);
  await collect(socket.io.engine, "pong", 1.5 * (pingInterval + pingTimeout) / pingInterval);
  assert.deepEqual(await ask(socket, "echo", "alive"), ["alive"]);
});
