export function registerNamespaces(io) {
  io.use((socket, next) => {
    const { refuse, data } = socket.handshake.auth;
    next(refuse === undefined ? undefined : refusal(refuse, data));
  });

  const side = io.of("/side");
  side.on("connection", (socket) => {
    registerCommon(socket);
    socket.on("tell all", (value, ack) => {
      side.emit("told", value);
      ack(true);
    });
  });

  const unicode = io.of("/größe/日本");
  unicode.on("connection", (socket) => registerCommon(socket));

  const guarded = io.of("/guarded");
  guarded.use((socket, next) => {
    socket.data.steps = ["first"];
    next(socket.handshake.auth.token === "secret" ? undefined : refusal("not authorized", { code: 401, retry: false }));
  });
  guarded.use((socket, next) => {
    socket.data.steps.push("second");
    setImmediate(next);
  });
  guarded.on("connection", (socket) => {
    registerCommon(socket);
    socket.on("steps", (ack) => ack(socket.data.steps));
  });

  const early = io.of("/early");
  early.use((socket, next) => {
    socket.emit("early", 1);
    next();
  });
  early.on("connection", (socket) => socket.emit("early", 2));
}

function registerCommon(socket) {
  socket.on("echo", (value, ack) => ack(value));
  socket.on("session", (ack) => ack(socket.conn.id));
  socket.on("leave namespace", () => socket.disconnect());
  socket.on("where", () => socket.emit("here", socket.nsp.name));
}

function refusal(message, data) {
  const error = new Error(message);
  if (data !== undefined) error.data = data;
  return error;
}
