import assert from "node:assert/strict";
import { connect, restartServer, since } from "../lib/client.mjs";
import { stopTheClock } from "../lib/clock.mjs";
import { fact } from "../lib/fact.mjs";
import { collect, log, next } from "../lib/wait.mjs";

fact("F-ENG-106: pings come at their interval and the connection lives on", async (t) => {
  await restartServer({ pingInterval: 150, pingTimeout: 10_000 });
  t.after(() => restartServer());
  const socket = await connect(t);
  const left = log(socket, "disconnect");
  await collect(socket.io, "ping", 5);
  assert.equal(await socket.emitWithAck("echo", "alive"), "alive");
  assert.deepEqual(left, []);
}, since(4, 1));

fact("F-ENG-107 F-API-63: a client that does not answer pings is dropped for it", async (t) => {
  await restartServer({ pingInterval: 300, pingTimeout: 1_000 });
  t.after(() => restartServer());
  // It would give up at nearly the same time by its own clock.
  stopTheClock(t);
  const socket = await connect(t);
  const { id } = socket;
  const engine = socket.io.engine;
  const left = next(socket, "disconnect");
  const send = engine.transport.send;
  engine.transport.send = function (packets) {
    const kept = packets.filter(({ type }) => type !== "pong");
    if (kept.length > 0) send.call(this, kept);
    else setImmediate(() => (this.emitReserved ?? this.emit).call(this, "drain"));
  };
  assert.equal((await left)[0], "transport close");
  const watcher = await connect(t);
  assert.equal((await watcher.emitWithAck("departure of", id)).reason, "ping timeout");
});

fact("F-ENG-107 F-ENG-145: a client that hears no ping in time gives up by itself", async (t) => {
  const clock = stopTheClock(t);
  const socket = await connect(t);
  const left = next(socket, "disconnect");
  clock.tick(25_000 + 20_000 - 1);
  assert.equal(await socket.emitWithAck("echo", "alive"), "alive");
  clock.tick(1);
  assert.equal((await left)[0], "ping timeout");
});
