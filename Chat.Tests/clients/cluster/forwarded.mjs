// Clients whose requests reach any node: they ask one by one, then all at once, and note what comes by itself.
import { io } from "socket.io-client";
import { serve, write } from "./lines.mjs";

write({ ready: "" });
serve({
  async run({ url, transports, single, many }) {
    const socket = io(url, { transports, reconnection: false, forceNew: true });
    const events = [];
    const moved = transports.length === 1 ? Promise.resolve() : new Promise((resolve) => socket.io.engine.once("upgrade", resolve));
    socket.on("number", (number, bytes) => events.push([number, bytes]));
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));
    const ask = (number) => socket.timeout(9000).emitWithAck("echo", number, Buffer.from([number & 255]));

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
