// The third node, in Node.js:  node third.mjs <redis port> <own port>
import { createServer } from "node:http";
import { createClient } from "redis";
import { Server } from "socket.io";
import { createAdapter } from "@socket.io/redis-adapter";

const [, , redisPort, port] = process.argv;
const publisher = createClient({ url: `redis://127.0.0.1:${redisPort}` });
const subscriber = publisher.duplicate();
// They connect again by themselves, now and later, as long as somebody listens to their faults.
for (const client of [publisher, subscriber]) client.on("error", (fault) => console.error(`third: ${fault.message}`));
await Promise.all([publisher.connect(), subscriber.connect()]);

const http = createServer();
const io = new Server(http, { adapter: createAdapter(publisher, subscriber), cors: { origin: "*" } });
io.on("connection", (socket) => {
  socket.join("tea");
  socket.on("say", (text) => io.to("tea").emit("line", `third: ${text}`));
});
io.on("who", (answer) => answer("third, in Node.js"));
http.listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${port}`));

// The first two end it by closing its input.
process.stdin.resume().on("end", () => process.exit(0));
