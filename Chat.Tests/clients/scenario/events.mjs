import { pattern, tree } from "../lib/bytes.mjs";

export function registerEvents(socket, journal) {
  socket.on("echo", (...args) => {
    const ack = typeof args.at(-1) === "function" ? args.pop() : undefined;
    if (ack) ack(...args);
    else socket.emit("echo", ...args);
  });
  socket.on("nothing", (ack) => ack());
  socket.on("sum", (left, right, ack) => ack(left + right));
  socket.on("silence", () => {});
  socket.on("reply as", (name, value) => socket.emit(name, value));

  socket.on("echo tree", (value, ack) => (ack ? ack(value) : socket.emit("echo tree", value)));
  socket.on("echo bytes", (value, ack) => (ack ? ack(value) : socket.emit("echo bytes", value)));
  socket.on("describe bytes", (value, ack) => ack(Buffer.isBuffer(value), [...value]));
  socket.on("push tree", () => socket.emit("tree", "before", tree(), "after"));
  socket.on("push bytes", (length) => socket.emit("bytes", pattern(length)));
  socket.on("push text", (length) => socket.emit("text", "x".repeat(length)));

  socket.on("record", (key, value, ack) => {
    journal.record(key, value);
    ack?.();
  });
  socket.on("recorded", (key, ack) => ack(journal.records(key)));
  socket.on("flaky", (key, value, ack) => {
    if (journal.isFirst(`${key}/${value}`)) return;
    journal.record(key, value);
    ack();
  });

  socket.on("seq", (key, number) => {
    journal.record(key, number);
    if (number % 10 === 0) socket.emit("tick", number, pattern(number % 251));
    else socket.emit("tick", number);
  });
  socket.on("count", (limit) => {
    for (let number = 0; number < limit; number++) socket.emit("tick", number);
  });

  socket.on("volatile", (ack) => {
    socket.volatile.emit("maybe", "one");
    ack?.();
  });
  socket.on("volatile burst", (count, length) => {
    const payload = pattern(length);
    for (let number = 0; number < count; number++) socket.volatile.emit("maybe", number, payload);
    socket.emit("burst over", count);
  });
}
