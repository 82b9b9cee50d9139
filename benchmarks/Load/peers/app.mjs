// The application, the same for all engines; and what the load asks of a server: "ready <port>", and to end with its standard input.
export function register(io) {
  const echo = (...args) => args.pop()(...args);
  io.on("connection", (socket) => {
    socket.on("echo", echo);
    socket.on("echoBytes", echo);
    socket.on("join", (room, done) => {
      socket.join(room);
      done(room);
    });
    socket.on("bcast", (room, text) => io.to(room).emit("msg", text));
  });
}

export const pingInterval = Number(process.env.PING_INTERVAL ?? 25_000);

export function ready(port) {
  console.log(`ready ${port}`);
  process.stdin.resume();
  process.stdin.on("end", () => process.exit(0));
}
