import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { decodeId } from '#server/db/id.ts';
import { pgOptions } from '#server/db/orm.ts';
import { childConnection, serveAsChild } from './child.ts';
import { insertEvent, oneInvoice, pageOfInvoices } from './limit-sql.ts';

/**
 * The least that could answer: `node:http` and prepared SQL that builds the JSON. It parses the body and knows
 * the four operations by name; it checks no key, no scope, no GraphQL.
 */
const pool = new pg.Pool({ ...pgOptions(childConnection()), max: 10 });
const organization = await pool.query<{ id: string }>('select id from organization');
const organizationId = organization.rows[0]?.id;
const { privateKey } = generateKeyPairSync('ed25519');

interface Body {
  query: string;
  variables?: { id?: string; input?: { type: string; payload: unknown } };
}

async function answerOf(text: string): Promise<string> {
  const { query, variables } = JSON.parse(text) as Body;
  if (query.startsWith('query Me')) return '{"data":{"me":{"kind":"API_KEY"}}}';
  if (query.startsWith('query InvoicePage')) return first({ ...pageOfInvoices, values: [organizationId] });
  if (query.startsWith('query InvoiceShow')) {
    return first({ ...oneInvoice, values: [organizationId, decodeId(variables?.id ?? '')?.uuid] });
  }
  const canonical = Buffer.from(JSON.stringify(variables?.input?.payload));
  const hash = createHash('sha256').update(canonical).digest();
  const values = [randomUUID(), variables?.input?.type, canonical, hash, sign(null, hash, privateKey)];
  return first({ ...insertEvent, values });
}

async function first(query: pg.QueryConfig): Promise<string> {
  const { rows } = await pool.query<{ answer: string }>(query);
  return rows[0]?.answer ?? 'null';
}

function readText(req: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => resolve(Buffer.concat(chunks).toString()));
  });
}

function send(res: ServerResponse, answer: string): void {
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(answer) });
  res.end(answer);
}

const server = createServer((req, res) => {
  void readText(req)
    .then(answerOf)
    .then((answer) => send(res, answer));
});
server.listen(0, '127.0.0.1', () =>
  serveAsChild((server.address() as AddressInfo).port, () => pool.end(), pool),
);
