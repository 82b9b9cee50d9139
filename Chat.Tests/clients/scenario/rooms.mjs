export function registerRooms(io, socket) {
  socket.on("join", async (room, ack) => {
    await socket.join(room);
    ack([...socket.rooms].sort());
  });
  socket.on("leave", async (room, ack) => {
    await socket.leave(room);
    ack([...socket.rooms].sort());
  });

  // from: "socket" (everyone but the sender) or "server" (everyone)
  socket.on("say", ({ from, to, except, event, payload }, ack) => {
    let target = from === "socket" ? socket.broadcast : io.of("/");
    for (const room of to) target = target.to(room);
    if (except.length > 0) target = target.except(except);
    target.emit(event, payload);
    ack();
  });
  socket.on("say bytes", (room, payload, ack) => {
    io.to(room).emit("said", { payload, again: [payload] });
    ack();
  });
  socket.on("say twice", (room, other, ack) => {
    const both = io.to(room);
    both.to(other).emit("said", "both");
    both.emit("said", "one");
    ack();
  });

  socket.on("ask room", async (room, milliseconds, ack) => {
    try {
      ack("answered", (await io.to(room).timeout(milliseconds).emitWithAck("question", "all")).sort());
    } catch (error) {
      ack("timeout", error.responses.sort());
    }
  });

  socket.on("move", (from, to, ack) => {
    io.in(from).socketsJoin(to);
    io.in(from).socketsLeave(from);
    ack();
  });
  socket.on("members", async (room, ack) => ack((await io.in(room).fetchSockets()).map((member) => member.id).sort()));
  socket.on("kick", (room, close) => {
    io.in(room).disconnectSockets(close);
  });
}
