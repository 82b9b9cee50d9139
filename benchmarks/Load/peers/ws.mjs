// socket.io on node:http with ws, under Node or Bun.
import { createServer } from "node:http";
import { Server } from "socket.io";
import { pingInterval, ready, register } from "./app.mjs";

const http = createServer();
register(new Server(http, { pingInterval }));
http.listen(0, "127.0.0.1", () => ready(http.address().port));
