import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import * as events from '#server/events/event.service.ts';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { naiveConsistency, naivePath, naiveRoot } from './naive-tree.ts';

const app = useApp({ PUBLIC_URL: 'https://keys.example.com' });
const count = 300;
let entries: Buffer[];

beforeAll(async () => {
  const ctx = (await createOrganization(app())).context();
  await Promise.all(
    Array.from({ length: count - 1 }, (_, n) => events.anchor(ctx, { type: 'a', payload: { n } })),
  );
  await events.anchor(ctx, { type: 'a', payload: {} });
  const { rows } = await app().runtime.pool.query<{ commitment: Buffer }>(
    `select commitment from event where environment = 'TEST' order by log_index`,
  );
  entries = rows.map(({ commitment }) => commitment);
});

const get = (path: string) => fetch(`${app().url}/ledger/test/${path}`);
const bytes = async (path: string) => Buffer.from(await (await get(path)).arrayBuffer());
const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest();

describe('a mirror', () => {
  test('is given the newest checkpoint, and none for long', async () => {
    const response = await get('checkpoint');
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('public, max-age=1');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const [origin, size, root] = (await response.text()).split('\n');
    expect([origin, size]).toEqual(['keys.example.com/ledger/test', String(count)]);
    expect(root).toBe(naiveRoot(entries).toString('base64'));
  });

  test('rebuilds the whole tree from entries, and finds it in the tiles', async () => {
    const bundles = Buffer.concat([await bytes('tile/entries/000'), await bytes('tile/entries/001.p/44')]);
    const read: Buffer[] = [];
    for (let at = 0; at < bundles.length; at += 2 + bundles.readUInt16BE(at))
      read.push(bundles.subarray(at + 2, at + 2 + bundles.readUInt16BE(at)));
    expect(read).toEqual(entries);
    const leaves = read.map((entry) => sha256(Buffer.concat([Buffer.alloc(1), entry])));
    expect(await bytes('tile/0/000')).toEqual(Buffer.concat(leaves.slice(0, 256)));
    expect(await bytes('tile/0/001.p/44')).toEqual(Buffer.concat(leaves.slice(256)));
    expect(await bytes('tile/1/000.p/1')).toEqual(naiveRoot(entries.slice(0, 256)));
    const { headers } = await get('tile/0/000');
    expect(headers.get('content-type')).toBe('application/octet-stream');
    expect(headers.get('cache-control')).toContain('immutable');
  });

  test('is given earlier checkpoints by their size', async () => {
    const { rows } = await app().runtime.pool.query<{ size: string }>(
      `select size from ledger_checkpoint where environment = 'TEST' order by size limit 1`,
    );
    const first = Number(rows[0]?.size);
    const [, size, root] = (await (await get(`checkpoint/${first}`)).text()).split('\n');
    expect([Number(size), root]).toEqual([first, naiveRoot(entries.slice(0, first)).toString('base64')]);
  });

  test('is proved that the log has only grown', async () => {
    const response = await get(`consistency?from=100&to=${count}`);
    const path = naiveConsistency(100, entries).map((hash) => hash.toString('base64'));
    expect(await response.json()).toEqual({ from: 100, to: count, path });
    expect(naivePath(0, entries)).not.toHaveLength(0);
  });

  test.each([
    ...['tile/0/001', 'tile/0/001.p/45', 'tile/1/000', 'tile/entries/001.p/45', 'tile/0/2', 'tile/64/000'],
    ...['tile/0/000.p/0', 'tile/x/000', 'checkpoint/301', 'checkpoint/0', 'checkpoint/x', 'keys/x'],
    ...['nothing', '', 'constructor', 'tile/00/000'],
  ])('finds nothing at %s', async (path) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: 'not_found' });
  });

  test.each(['from=1&to=301', 'from=5&to=4', 'from=-1&to=4', 'from=1', 'from=1e2&to=200'])(
    'is told what is wrong with consistency?%s',
    async (query) => {
      expect((await get(`consistency?${query}`)).status).toBe(400);
    },
  );

  test('may only read', async () => {
    const response = await fetch(`${app().url}/ledger/test/checkpoint`, { method: 'POST' });
    expect(response.status).toBe(405);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
  });
});

test('a log without events has nothing yet', async () => {
  const response = await fetch(`${app().url}/ledger/live/checkpoint`);
  expect(response.status).toBe(404);
});

test('the keys are listed with what they sign', async () => {
  const response = await get('keys');
  expect(response.headers.get('cache-control')).toBe('public, max-age=1');
  const keys = (await response.json()) as Record<string, unknown>;
  expect(keys).toEqual({
    origin: 'keys.example.com/ledger/test',
    checkpointKeys: [
      {
        vkey: expect.stringMatching(/^keys\.example\.com\/ledger\/test\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}$/),
        fromSize: 1,
        createdAt: expect.any(String),
        retiredAt: null,
        endorsement: null,
      },
    ],
    receiptKeys: [
      {
        publicKey: expect.stringMatching(/^[A-Za-z0-9+/=]{44}$/),
        createdAt: expect.any(String),
        retiredAt: null,
      },
    ],
    witnesses: [],
  });
});
