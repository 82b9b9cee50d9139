// One Node.js node of a cluster: the reference server with the reference's adapter.
//   node node.mjs <redis url> <pubsub|sharded|streams> <options of the adapter as JSON>
import { createServer } from "node:http";
import { once } from "node:events";
import { createClient } from "redis";
import { Server } from "socket.io";
import { createAdapter, createShardedAdapter } from "@socket.io/redis-adapter";
import { createAdapter as createStreamsAdapter } from "@socket.io/redis-streams-adapter";
import { serve, write } from "./lines.mjs";

const [, , redis, kind, options] = process.argv;
const adapterOptions = JSON.parse(options ?? "{}");
const publisher = createClient({ url: redis });
publisher.on("error", () => {});
await publisher.connect();

const http = createServer();
const io = new Server(http, { adapter: await makeAdapter(), connectionStateRecovery: adapterOptions.recovery ? {} : undefined });
const heard = [];

for (const space of [io.of("/"), io.of(/^\/dynamic-\d+$/)]) {
  space.on("connection", (socket) => {
    socket.data.name = socket.handshake.auth.name;
    socket.join(socket.handshake.auth.rooms ?? []);
  });
}

io.of("/").on("told", (...args) => heard.push(args));
io.of("/").on("asked", (question, answer) => answer({ node: "node", question }));

http.listen(0, "127.0.0.1");
await once(http, "listening");
write({ ready: `http://127.0.0.1:${http.address().port}` });

serve({
  emit: (command) => void target(command).emit(command.event, ...command.args),
  async ask(command) {
    try {
      return { answers: await target(command).timeout(command.timeout).emitWithAck(command.event, ...command.args) };
    } catch (error) {
      return { answers: error.responses ?? [], failed: true };
    }
  },
  async fetch(command) {
    const found = await target(command).fetchSockets();
    return found.map((socket) => ({ id: socket.id, rooms: [...socket.rooms].sort(), data: socket.data, auth: socket.handshake.auth }));
  },
  async askOne(command) {
    const found = await target(command).fetchSockets();
    return await found[0].timeout(command.timeout).emitWithAck(command.event, ...command.args);
  },
  join: (command) => void target(command).socketsJoin(command.to),
  leave: (command) => void target(command).socketsLeave(command.to),
  disconnect: (command) => void target(command).disconnectSockets(command.close),
  tell: (command) => void io.of(command.nsp).serverSideEmit(command.event, ...command.args),
  async askNodes(command) {
    try {
      return { answers: await io.of(command.nsp).serverSideEmitWithAck(command.event, ...command.args) };
    } catch (error) {
      return { answers: error.responses ?? [], failed: true };
    }
  },
  heard: () => heard,
});

function target({ nsp, rooms, except, volatile, local, compress }) {
  let operator = io.of(nsp).to(rooms ?? []).except(except ?? []);
  if (volatile) operator = operator.volatile;
  if (local) operator = operator.local;
  if (compress === false) operator = operator.compress(false);
  return operator;
}

async function makeAdapter() {
  if (kind === "streams") return createStreamsAdapter(publisher, adapterOptions);
  const subscriber = publisher.duplicate();
  subscriber.on("error", () => {});
  await subscriber.connect();
  return (kind === "sharded" ? createShardedAdapter : createAdapter)(publisher, subscriber, adapterOptions);
}
