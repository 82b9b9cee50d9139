export function registerLifecycle(socket, journal) {
  socket.on("handshake", (ack) => {
    const { auth, query, headers, url, secure, xdomain, issued } = socket.handshake;
    ack({ auth, query, headers, url, secure, xdomain, issued });
  });
  socket.on("session", (ack) => ack(socket.conn.id));
  socket.on("transport", (ack) => ack(socket.conn.transport.name));

  let roomsBefore;
  let reasonBefore;
  socket.on("disconnecting", (reason) => {
    reasonBefore = reason;
    roomsBefore = [...socket.rooms].filter((room) => room !== socket.id).sort();
  });
  socket.on("disconnect", (reason) => {
    journal.departed(socket.id, { reason, reasonBefore, roomsBefore, roomsAfter: [...socket.rooms], connected: socket.connected });
  });

  socket.on("departure of", async (id, ack) => ack(await journal.departure(id)));
  socket.on("disconnect me", (close) => socket.disconnect(close));
}
