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

// Breaks the client's connection, does something while it is away, and waits until it is back. A busy machine may take longer for that than
// the client: then it was back before the end of it, and has everything all the same.
export async function away(socket, during) {
  const back = next(socket, "connect");
  socket.io.engine.close();
  await during();
  await back;
  await settled(socket);
  await socket.emitWithAck("echo", "fence");
}

// Restarts the server under the client and waits until it is back. Without breaking its connection before: a client that is quicker than the
// restart would come back to the server that is about to end.
export async function throughRestart(socket) {
  const back = next(socket, "connect");
  await restartServer({ recovery: true });
  await back;
  await settled(socket);
}
