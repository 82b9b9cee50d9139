import assert from "node:assert/strict";
import { connect, restartServer, since } from "../lib/client.mjs";
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
  const [socket, watcher] = [await connect(t), await connect(t)];
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
  assert.equal((await watcher.emitWithAck("departure of", id)).reason, "ping timeout");
});

fact("F-ENG-107 F-ENG-145: a client that hears no ping in time gives up by itself", async (t) => {
  await restartServer({ pingInterval: 200, pingTimeout: 800 });
  t.after(() => restartServer());
  const socket = await connect(t);
  // Deaf to pings: they no longer move the client's own deadline.
  const { engine } = socket.io;
  engine._resetPingTimeout = engine.resetPingTimeout = () => {};
  const [reason] = await next(socket, "disconnect");
  assert.equal(reason, "ping timeout");
});
