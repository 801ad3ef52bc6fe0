import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll } from 'vitest';

export interface Received {
  id: string;
  path: string;
  headers: IncomingHttpHeaders;
  text: string;
  body: {
    id: string;
    type: string;
    timestamp: string;
    seq: number | null;
    environment: string;
    organizationId: string;
    data: Record<string, unknown>;
    details?: Record<string, unknown>;
  };
}

export type Answering = (received: Received, response: ServerResponse) => void;

export interface Receiver {
  url: string;
  received: Received[];
  /** What to answer from now on; 204 at first. */
  answer(answering: Answering | number): void;
  close(): Promise<void>;
}

/** What somebody who wants to be told runs. */
export async function startReceiver(): Promise<Receiver> {
  let answering: Answering = (_received, response) => void response.writeHead(204).end();
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const one = {
      ...{
        id: String(request.headers['webhook-id']),
        path: request.url ?? '',
        headers: request.headers,
        text,
      },
      body: JSON.parse(text || 'null') as Received['body'],
    };
    received.push(one);
    answering(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    received,
    answer(next) {
      answering =
        typeof next === 'number' ? (_one, response) => void response.writeHead(next).end('no') : next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** One that is closed when the file's tests are over. */
export async function useReceiver(): Promise<Receiver> {
  const receiver = await startReceiver();
  afterAll(() => receiver.close());
  return receiver;
}

/** As receivers do it: with the library of Standard Webhooks. Throws when it is not right. */
export const verify = (secret: string, { text, headers }: Received) =>
  new Webhook(secret).verify(text, headers as Record<string, string>);
