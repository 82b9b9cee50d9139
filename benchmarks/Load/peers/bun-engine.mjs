// socket.io on Bun's own server.
import { Server as Engine } from "@socket.io/bun-engine";
import { Server } from "socket.io";
import { pingInterval, ready, register } from "./app.mjs";

const io = new Server();
const engine = new Engine({ path: "/socket.io/", pingInterval });
io.bind(engine);
register(io);
ready(Bun.serve({ hostname: "127.0.0.1", port: 0, ...engine.handler() }).port);
