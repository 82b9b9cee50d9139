// The scenario of these tests on the Node reference: what the tests say is proven here before it is asked of another server.
// Prints "ready <url> <control url>" and runs until its standard input ends.
import { createServer } from "node:http";
import { Server } from "socket.io";
import { Journal } from "./scenario/journal.mjs";
import { registerScenario } from "./scenario/index.mjs";

const journal = new Journal();
const parser = process.env.SIO_PARSER ? (await import(process.env.SIO_PARSER)).default : undefined;
let port = 0;
let running = await start({});

const control = createServer(async (request, response) => {
  const body = await new Response(request).text();
  try {
    await stop(running);
    running = await start(body === "" ? {} : JSON.parse(body));
    response.writeHead(204).end();
  } catch (error) {
    response.writeHead(500).end(String(error?.stack ?? error));
  }
});
await listen(control, 0);

console.log(`ready http://127.0.0.1:${port} http://127.0.0.1:${control.address().port}`);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));

async function start({ pingInterval = 25_000, pingTimeout = 20_000, maxPayload = 4_000_000, perMessageDeflate = false, recovery = false }) {
  const http = createServer();
  const connectionStateRecovery = recovery ? {} : undefined;
  const io = new Server(http, { pingInterval, pingTimeout, maxHttpBufferSize: maxPayload, perMessageDeflate, allowEIO3: true, connectionStateRecovery, parser });
  registerScenario(io, journal);
  await listen(http, port);
  port = http.address().port;
  return { io };
}

function stop({ io }) {
  return io.close();
}

function listen(server, port) {
  return new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
}
