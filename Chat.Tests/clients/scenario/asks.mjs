// The server asks, the client answers.
import { tree } from "../lib/bytes.mjs";

export function registerAsks(socket) {
  socket.on("ask", async (payload, ack) => ack(await socket.emitWithAck("question", payload)));
  socket.on("ask several", async (count, ack) => {
    const numbers = Array.from({ length: count }, (_, index) => index);
    ack(await Promise.all(numbers.map((number) => socket.emitWithAck("question", number))));
  });
  socket.on("ask for tree", async (ack) => ack(await socket.emitWithAck("question", tree())));
  socket.on("ask within", async (milliseconds, ack) => {
    try {
      ack("answered", await socket.timeout(milliseconds).emitWithAck("question", "quick"));
    } catch (error) {
      ack("timeout", error.message);
    }
  });
}
