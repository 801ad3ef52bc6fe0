import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { MalformedError, textOf } from '#server/ledger/verifier/bytes.ts';
import { addCheckpoint, type Reply, type Witness } from './add-checkpoint.ts';

/** A checkpoint with a hundred post-quantum signatures, and a proof. */
const maxBytes = 512 * 1024;
const requestTimeoutMs = 10_000;

const plain = 'text/plain; charset=utf-8';

/** C2SP tlog-witness over HTTP: `POST /add-checkpoint`, `GET /<origin hash>/checkpoint`. */
export function createWitnessServer(witness: Witness): Server {
  return createServer({ requestTimeout: requestTimeoutMs }, (req, res) => {
    answer(witness, req).then(
      (reply) => send(req, res, reply),
      (error: unknown) => {
        console.error(error);
        send(req, res, { status: 500, text: 'internal error\n' });
      },
    );
  });
}

async function answer(witness: Witness, req: IncomingMessage): Promise<Reply> {
  const path = (req.url ?? '').split('?', 1)[0] ?? '';
  if (path === '/add-checkpoint') {
    if (req.method !== 'POST') return { status: 405, text: 'use POST\n' };
    const body = await read(req);
    return body === null ? { status: 413, text: 'too large\n' } : added(witness, body);
  }
  const [, hash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path) ?? [];
  if (hash && (req.method === 'GET' || req.method === 'HEAD')) return latest(witness, hash);
  return { status: hash ? 405 : 404, text: hash ? 'use GET\n' : 'not found\n' };
}

async function added(witness: Witness, body: Buffer): Promise<Reply> {
  try {
    return await addCheckpoint(witness, textOf(body));
  } catch (error) {
    if (error instanceof MalformedError) return { status: 400, text: `${error.message}\n` };
    throw error;
  }
}

function latest({ state }: Witness, hash: string): Reply {
  for (const [origin, { note }] of state.all())
    if (createHash('sha256').update(origin).digest('hex') === hash) return { status: 200, text: note };
  return { status: 404, text: 'nothing cosigned of this log\n' };
}

/** Null for what is too large. */
async function read(req: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(req: IncomingMessage, res: ServerResponse, { status, text, contentType = plain }: Reply): void {
  if (res.writableEnded || res.destroyed) return;
  res.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(text),
    'X-Content-Type-Options': 'nosniff',
    ...(status === 413 ? { Connection: 'close' } : {}),
  });
  res.end(req.method === 'HEAD' ? undefined : text);
}
