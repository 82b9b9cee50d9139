// Clients whose requests reach any node: they ask one by one, then all at once, and note what comes by itself.
import { createRequire } from "node:module";
import { serve, write } from "./lines.mjs";

const require = createRequire(import.meta.url);

write({ ready: "" });
serve({
  async run({ url, transports, single, many, version }) {
    const { io } = withName(require(version ?? "socket.io-client"));
    const socket = io(url, { transports, reconnection: false, forceNew: true });
    const events = [];
    const moved = transports.length === 1 ? Promise.resolve() : new Promise((resolve) => socket.io.engine.once("upgrade", resolve));
    socket.on("number", (number, bytes) => events.push([number, bytes]));
    await new Promise((resolve, reject) => {
      socket.once("connect", resolve);
      socket.once("connect_error", reject);
    });
    const ask = (number) => new Promise((resolve) => socket.emit("echo", number, Buffer.from([number & 255]), resolve));

    // While it moves, where it does.
    const answers = [];
    for (let number = 0; number < single; number++) answers.push(await ask(number));
    await moved;
    answers.push(...(await Promise.all(Array.from({ length: many }, (_, at) => ask(single + at)))));
    const transport = socket.io.engine.transport.name;
    const reason = new Promise((resolve) => socket.once("disconnect", resolve));
    socket.disconnect();
    return { answers, events, transport, reason: await reason };
  },
});

// Version 2 is the function itself.
function withName(client) {
  return { io: client.io ?? client };
}
