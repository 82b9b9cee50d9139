// A proxy as people write it for Node.js: each request to the next node, streams piped, upgrades as bare sockets.
import http from "node:http";
import net from "node:net";
import { pipeline } from "node:stream";
import { write } from "./lines.mjs";

const nodes = process.argv.slice(2).map((url) => new URL(url));
let turn = 0;
const next = () => nodes[turn++ % nodes.length];

const server = http.createServer((request, response) => {
  const { hostname, port } = next();
  const headers = { ...request.headers, "x-forwarded-for": request.socket.remoteAddress };
  // Bodies of unknown length, and a connection for each request.
  delete headers["content-length"];
  const passedOn = http.request({ hostname, port, method: request.method, path: request.url, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    pipeline(answer, response, () => {});
  });
  passedOn.on("error", () => response.destroy());
  response.on("close", () => passedOn.destroy());
  pipeline(request, passedOn, () => {});
});
server.on("upgrade", (request, client, head) => {
  const { hostname, port } = next();
  const node = net.connect(port, hostname, () => {
    const lines = [`${request.method} ${request.url} HTTP/1.1`];
    for (let at = 0; at < request.rawHeaders.length; at += 2) lines.push(`${request.rawHeaders[at]}: ${request.rawHeaders[at + 1]}`);
    node.write(lines.join("\r\n") + "\r\n\r\n");
    node.write(head);
    client.pipe(node).pipe(client);
  });
  node.on("error", () => client.destroy());
  client.on("error", () => node.destroy());
});
server.listen(0, "127.0.0.1", () => write({ ready: `http://127.0.0.1:${server.address().port}` }));
process.stdin.resume().on("end", () => process.exit(0));
