import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveAsChild } from './child.ts';

/** The floor: what `node:http` takes to answer anything at all. It does not read what it is sent. */
const answer = '{"data":{"me":{"kind":"API_KEY"}}}';
const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) };
const server = createServer((req, res) => {
  req.resume();
  res.writeHead(200, headers);
  res.end(answer);
});
server.listen(0, '127.0.0.1', () => serveAsChild((server.address() as AddressInfo).port, async () => {}));
