// Real clients of any number of nodes. They note every event, and acknowledge with what they were told to, or not at all.
import { io } from "socket.io-client";
import { serve, write } from "./lines.mjs";

const clients = [];

write({ ready: "" });
serve({
  async connect({ url, nsp, auth, answer }) {
    const socket = io(url + (nsp === "/" ? "" : nsp), { auth, reconnection: false, forceNew: true });
    const client = { socket, answer, events: [], waiting: [] };
    socket.onAny((...args) => {
      const reply = typeof args.at(-1) === "function" ? args.pop() : null;
      if (reply && client.answer !== undefined) reply(client.answer);
      note(client, args);
    });
    socket.on("disconnect", (reason) => note(client, ["disconnect", reason]));
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));
    return { client: clients.push(client) - 1, id: socket.id };
  },
  // Everything up to and with the next event of this name.
  until: ({ client, event }) =>
    new Promise((resolve) => {
      clients[client].waiting.push({ event, resolve });
      settle(clients[client]);
    }),
  closeAll() {
    for (const { socket } of clients) socket.disconnect().io._close();
  },
  emit: ({ client, event, args }) => void clients[client].socket.emit(event, ...args),
});

function note(client, args) {
  client.events.push(args);
  settle(client);
}

function settle(client) {
  while (client.waiting.length > 0) {
    const at = client.events.findIndex(([event]) => event === client.waiting[0].event);
    if (at < 0) return;
    client.waiting.shift().resolve(client.events.splice(0, at + 1));
  }
}
