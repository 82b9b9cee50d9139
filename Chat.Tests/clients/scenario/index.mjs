import { registerAsks } from "./asks.mjs";
import { registerEvents } from "./events.mjs";
import { registerLifecycle } from "./lifecycle.mjs";
import { registerNamespaces } from "./namespaces.mjs";
import { registerRooms } from "./rooms.mjs";

export function registerScenario(io, journal) {
  registerNamespaces(io);
  io.on("connection", (socket) => {
    socket.emit("welcome", socket.id);
    registerEvents(socket, journal);
    registerAsks(socket);
    registerRooms(io, socket);
    registerLifecycle(socket, journal);
  });
}
