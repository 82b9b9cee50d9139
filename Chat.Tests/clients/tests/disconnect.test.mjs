import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { connect, transport } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { log, next, within } from "../lib/wait.mjs";

fact("F-SIO-51 F-API-63: the client's disconnect()", async (t) => {
  const [socket, watcher] = [await connect(t), await connect(t)];
  const { id } = socket;
  const reasons = log(socket, "disconnect");
  socket.disconnect();
  assert.deepEqual(reasons, ["io client disconnect"]);
  assert.equal((await watcher.emitWithAck("departure of", id)).reason, "client namespace disconnect");
});

fact("F-SIO-52 F-API-61: the server's disconnect() takes the socket and leaves the connection to the other namespaces", async (t) => {
  const [socket, watcher] = [await connect(t), await connect(t)];
  const side = socket.io.socket("/side");
  await next(side, "connect");
  const { id } = socket;
  const session = socket.io.engine.id;
  const left = next(socket, "disconnect");
  socket.emit("disconnect me", false);
  assert.equal((await left)[0], "io server disconnect");
  assert.equal((await watcher.emitWithAck("departure of", id)).reason, "server namespace disconnect");

  socket.connect();
  await next(socket, "connect");
  assert.equal(await socket.emitWithAck("session"), session);
});

fact("F-SIO-53: the server's disconnect(true) takes the connection too", async (t) => {
  const [socket, watcher] = [await connect(t), await connect(t)];
  const { id } = socket;
  const engine = socket.io.engine;
  const closed = new Promise((resolve) => engine.once("close", resolve));
  const left = next(socket, "disconnect");
  socket.emit("disconnect me", true);
  assert.equal((await left)[0], "io server disconnect");
  await closed;
  assert.equal((await watcher.emitWithAck("departure of", id)).reason, "server namespace disconnect");
});

fact("F-SIO-54 F-ENG-70 F-ENG-83: the client closes its connection under the socket", async (t) => {
  const [socket, watcher] = [await connect(t), await connect(t)];
  const { id } = socket;
  socket.io.engine.close();
  assert.equal((await watcher.emitWithAck("departure of", id)).reason, "transport close");
});

fact("F-ENG-61 F-ENG-83: the client's process is killed", async (t) => {
  const watcher = await connect(t);
  const victim = spawn(process.execPath, [fileURLToPath(new URL("../lib/victim.mjs", import.meta.url))], { stdio: ["ignore", "pipe", "inherit"] });
  t.after(() => victim.kill("SIGKILL"));
  const [id] = await next(createInterface({ input: victim.stdout }), "line");
  victim.kill("SIGKILL");
  const { reason } = await within(watcher.emitWithAck("departure of", id));
  assert.equal(reason, transport === "polling" ? "transport error" : "transport close");
});

fact("F-API-62 F-API-39: rooms are still there while disconnecting, and gone once disconnected", async (t) => {
  const [socket, watcher] = [await connect(t), await connect(t)];
  const { id } = socket;
  await socket.emitWithAck("join", "one");
  await socket.emitWithAck("join", "two");
  socket.disconnect();
  assert.deepEqual(await watcher.emitWithAck("departure of", id), {
    reason: "client namespace disconnect",
    reasonBefore: "client namespace disconnect",
    roomsBefore: ["one", "two"],
    roomsAfter: [],
    connected: false,
  });
});

fact("F-SIO-56: what is on its way when the client leaves reaches nobody, and the others go on", async (t) => {
  const [socket, watcher] = [await connect(t), await connect(t)];
  const { id } = socket;
  for (let number = 0; number < 50; number++) socket.emit("echo", number);
  socket.disconnect();
  await watcher.emitWithAck("departure of", id);
  assert.equal(await watcher.emitWithAck("echo", "on"), "on");
});

fact("F-ENG-80 F-ENG-69: a message over the size limit ends the connection", async (t) => {
  const [socket, watcher] = [await connect(t), await connect(t)];
  const left = next(socket, "disconnect");
  socket.emit("echo", "x".repeat(4_000_001));
  assert.equal((await left)[0], transport === "polling" ? "transport error" : "transport close");
  assert.equal(await watcher.emitWithAck("echo", "on"), "on");
});
