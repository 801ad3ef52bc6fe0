import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A name server that says what it is told: texts, nothing (`null`), or that it cannot say. */
export async function nameServer() {
  const zone = new Map<string, string[] | 'SERVFAIL'>();
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const end = query.indexOf(0, 12) + 5;
    const found = zone.get(nameIn(query).toLowerCase());
    const texts = Array.isArray(found) ? found : [];
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | (found === 'SERVFAIL' ? 2 : found ? 0 : 3), 2);
    header.writeUInt16BE(texts.length, 6);
    header.writeUInt32BE(0, 8);
    const answers = texts.map((text) => {
      const bytes = Buffer.from(text);
      const fixed = Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 1, 0, bytes.length + 1, bytes.length]);
      return Buffer.concat([fixed, bytes]);
    });
    socket.send(Buffer.concat([header, query.subarray(12, end), ...answers]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { zone, address: `127.0.0.1:${socket.address().port}`, close: () => socket.close() };
}

function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at]; at += (query[at] ?? 0) + 1) {
    labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)));
  }
  return labels.join('.');
}
