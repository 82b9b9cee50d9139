// A client in a process of its own, to be killed: prints its id once it is settled.
import { io } from "socket.io-client";
const { SIO_URL, SIO_TRANSPORT } = process.env;
const transports = { polling: ["polling"], websocket: ["websocket"], upgrade: ["polling", "websocket"] }[SIO_TRANSPORT];
const socket = io(SIO_URL, { transports, reconnection: false });
socket.on("connect", async () => {
  const { engine } = socket.io;
  if (SIO_TRANSPORT === "upgrade" && engine.transport.name !== "websocket") await new Promise((resolve) => engine.once("upgrade", resolve));
  // The answer says that the server, too, is on that transport and that a poll is waiting again.
  await socket.emitWithAck("echo", 1);
  setImmediate(() => console.log(socket.id));
});
