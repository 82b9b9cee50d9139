import { client, connect, fence, restartServer, settled } from "./client.mjs";
import { next } from "./wait.mjs";

const patient = { reconnection: true, reconnectionDelay: 300, reconnectionDelayMax: 300, randomizationFactor: 0 };

// Restarts the server with recovery on until the test ends, and gives two clients: one to lose its connection, one to watch.
export async function recovering(t, namespace = "/") {
  await restartServer({ recovery: true });
  t.after(() => restartServer());
  const watcher = await connect(t, namespace);
  const socket = client(t, namespace, patient);
  await next(socket, "connect");
  await settled(socket);
  if (namespace === "/") await fence(socket);
  return { socket, watcher };
}

// Breaks the client's connection, does something while it is away, and waits until it is back.
export async function away(socket, during) {
  const back = next(socket, "connect", 20_000);
  socket.io.engine.close();
  await during();
  await back;
  await settled(socket);
}
