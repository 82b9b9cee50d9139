import assert from "node:assert/strict";
import { client, connect, settled, transport } from "../lib/client.mjs";
import { fact } from "../lib/fact.mjs";
import { collect, limit, next } from "../lib/wait.mjs";
import { pattern } from "../lib/bytes.mjs";

const ascending = (count) => Array.from({ length: count }, (_, index) => index);

fact("F-SIO-57: the server sends 1,000 events at once and they arrive in order", async (t) => {
  const socket = await connect(t);
  const ticks = collect(socket, "tick", 1_000);
  socket.emit("count", 1_000);
  assert.deepEqual(await ticks, ascending(1_000));
});

fact("F-SIO-57: the client sends 1,000 events at once and they arrive in order, as do the answers", async (t) => {
  const socket = await connect(t);
  const key = `order-${socket.id}`;
  const ticks = collect(socket, "tick", 1_000);
  for (let number = 0; number < 1_000; number++) socket.emit("seq", key, number);
  assert.deepEqual(await ticks, ascending(1_000));
  assert.deepEqual(await socket.emitWithAck("recorded", key), ascending(1_000));
});

if (transport === "upgrade") {
  fact("F-ENG-93 F-ENG-95: 1,000 events each way at once, sent while the upgrade begins, arrive in order", async (t) => {
    const { socket, beginUpgrade } = await connectOnPolling(t);
    const key = `burst-${socket.id}`;
    const ticks = collect(socket, "tick", 1_000);
    for (let number = 0; number < 1_000; number++) socket.emit("seq", key, number);
    beginUpgrade();
    assert.deepEqual(await ticks, ascending(1_000));
    await settled(socket);
    assert.deepEqual(await socket.emitWithAck("recorded", key), ascending(1_000));
  });

  for (const before of [1, 2, 7, 50, 200]) {
    fact(`F-ENG-93 F-ENG-95: a stream of events both ways keeps its order across an upgrade that begins after ${before} of them`, async (t) => {
      const { socket, beginUpgrade } = await connectOnPolling(t);
      const { key, sent, received, on } = await stream(socket, (count) => count === before && beginUpgrade());
      assert.ok(sent >= 1_000, `${sent} sent`);
      assert.deepEqual(received, ascending(sent));
      assert.deepEqual(await socket.emitWithAck("recorded", key), ascending(sent));
      assert.ok(on.polling >= before && on.websocket > 0, JSON.stringify(on));
    });
  }
}

// The client as it is, but its upgrade waits to be begun: on one machine it would be over before the first event.
async function connectOnPolling(t) {
  const socket = client(t, "/", { upgrade: false });
  await next(socket, "connect");
  const { engine } = socket.io;
  assert.equal(engine.transport.name, "polling");
  return { socket, beginUpgrade: () => (engine._probe ?? engine.probe).call(engine, "websocket") };
}

// Keeps a window of events under way, each answered by one event (every tenth with an attachment), until at least 1,000
// went each way and 200 of them over the new transport.
function stream(socket, onReceived) {
  const key = `stream-${socket.id}`;
  const received = [];
  const on = { polling: 0, websocket: 0 };
  let sent = 0;
  const send = () => socket.emit("seq", key, sent++);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing after ${received.length} of ${sent} within ${limit} ms, ${JSON.stringify(on)}`)), limit);
    socket.on("disconnect", (reason) => reject(new Error(`disconnected: ${reason}`)));
    socket.on("tick", (number, payload) => {
      timer.refresh();
      if (number % 10 === 0 && !payload?.equals(pattern(number % 251))) reject(new Error(`attachment of ${number}`));
      on[socket.io.engine.transport.name]++;
      onReceived(received.push(number));
      if (sent < 1_000 || on.websocket < 200) return send();
      if (received.length < sent) return;
      clearTimeout(timer);
      resolve({ key, sent, received, on });
    });
    for (let index = 0; index < 20; index++) send();
  });
}
