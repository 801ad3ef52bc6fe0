import { once } from 'node:events';
import { connect } from 'node:net';

export interface SocketAnswer {
  /** 0 when the connection was closed without an answer. */
  status: number;
  head: string;
  body: string;
}

/** Sends bytes as they are and reads until the server closes: for what no HTTP client would send. */
export async function exchange(
  { url }: { url: string },
  ...parts: (string | Uint8Array)[]
): Promise<SocketAnswer> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // The server may well close while we are still writing.
  socket.on('error', () => {});
  await once(socket, 'connect');
  for (const part of parts) if (!socket.destroyed) socket.write(part);
  await new Promise((resolve) => socket.once('close', resolve));
  const [head = '', ...rest] = Buffer.concat(chunks).toString().split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), head, body: rest.join('\r\n\r\n') };
}
