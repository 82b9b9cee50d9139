// A process that holds no sockets, with the reference's emitter:  node emitter.mjs <redis url>
import { createClient } from "redis";
import { Emitter } from "@socket.io/redis-emitter";
import { serve, write } from "./lines.mjs";

const redis = createClient({ url: process.argv[2] });
redis.on("error", () => {});
await redis.connect();
const emitter = new Emitter(redis);

write({ ready: "" });
serve({
  emit: (command) => void target(command).emit(command.event, ...command.args),
  join: (command) => void target(command).socketsJoin(command.to),
  leave: (command) => void target(command).socketsLeave(command.to),
  disconnect: (command) => void target(command).disconnectSockets(command.close),
  tell: (command) => void emitter.of(command.nsp).serverSideEmit(command.event, ...command.args),
});

function target({ nsp, rooms, except, volatile, compress }) {
  let operator = emitter.of(nsp).to(rooms ?? []).except(except ?? []);
  if (volatile) operator = operator.volatile;
  if (compress === false) operator = operator.compress(false);
  return operator;
}
