import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { encodeId, newId } from '#server/db/id.ts';
import { type PublishedKeys, parsePublishedKeys } from '#server/ledger/verifier/published-keys.ts';
import { type VerifyOptions, verifyProof } from '#server/ledger/verifier/verify-proof.ts';
import { createEvent } from '../events/support.ts';
import { useApp } from '../support/app.ts';
import { EventProofDocument } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { statementsDuring } from '../support/statements.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });
const utf8 = (text: string) => new Uint8Array(Buffer.from(text));

let lastAddress = 0;
/** From an address of its own each time: the routes are limited by address. */
const get = (path: string, init: RequestInit = {}, from = `2001:db8:${(++lastAddress).toString(16)}::1`) =>
  fetch(`${app().url}${path}`, { ...init, headers: { 'x-forwarded-for': from } });

async function publishedKeys(): Promise<PublishedKeys> {
  return parsePublishedKeys(new Uint8Array(await (await get('/ledger/test/keys')).arrayBuffer()));
}

async function verdictOf(file: string, more: VerifyOptions = {}) {
  const { verdict, failed, trust, steps } = await verifyProof(file, { ...(await publishedKeys()), ...more });
  return { verdict, failed, trust, payload: steps.find(({ name }) => name === 'payload')?.outcome };
}

const programOf = async () => (await createOrganization(app())).program(['events:write']);

describe('the proof of an event, for whoever has its id', () => {
  test('verifies with nothing but the published keys, at every place of a log that grows', async () => {
    const program = await programOf();
    const ids: string[] = [];
    for (let at = 0; at < 12; at++) {
      ids.push((await createEvent(program, { at })).id);
      for (const [index, id] of ids.entries()) {
        const file = await (await get(`/verify/${id}.tlog-proof`)).text();
        expect(file).toContain('\nindex ');
        const payload = utf8(JSON.stringify({ at: index }));
        expect(await verdictOf(file, { payload }), `${index} of ${at + 1}`).toMatchObject({
          ...{ verdict: 'verified', trust: 'known', payload: 'ok' },
        });
        expect(await verdictOf(file, { payload: utf8('{"at":-1}') })).toMatchObject({ failed: 'payload' });
      }
    }
  });

  test('is a file to keep, and never holds the payload', async () => {
    const { id } = await createEvent(await programOf(), { note: 'between us' });
    const response = await get(`/verify/${id}.tlog-proof`);
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${id}.tlog-proof"`);
    expect(response.headers.get('cache-control')).toBe('public, max-age=60');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const file = await response.text();
    const [, extra = ''] = /^extra (.*)$/m.exec(file) ?? [];
    expect(Buffer.from(extra, 'base64').toString()).not.toContain('between us');
    expect((await get(`/verify/${id}.tlog-proof`, { method: 'HEAD' })).status).toBe(200);
  });

  test('and its page are served without reading the payload', async () => {
    const { id } = await createEvent(await programOf(), {});
    const sent = await statementsDuring(app(), async () => {
      expect((await get(`/verify/${id}.tlog-proof`)).status).toBe(200);
      await get(`/verify/${id}`);
    });
    expect(sent.filter((text) => text.includes('"canonical"'))).toEqual([]);
    expect(sent.some((text) => text.includes('"event"'))).toBe(true);
  });

  test('with its payload is for those who may read the event, and verifies too', async () => {
    const program = await programOf();
    const sha256 = createHash('sha256').update('%PDF').digest('hex');
    const { id } = await createEvent(program, { document: { sha256 } });
    const { proof } = given((await program.run(EventProofDocument, { id })).event);
    expect(await verdictOf(proof.file)).toMatchObject({ verdict: 'verified', payload: 'skipped' });
    const document = utf8('%PDF');
    expect(await verdictOf(proof.disclosing, { document })).toMatchObject({ verdict: 'verified' });
    expect(await verdictOf(proof.disclosing, { document: utf8('%PDF ') })).toMatchObject({
      failed: 'document',
    });
  });
});

test.each(['evt_nothing', encodeId('Event', newId()), encodeId('Organization', newId()), '..%2F', 'a/b'])(
  'there is no proof at %s',
  async (id) => {
    expect((await get(`/verify/${id}.tlog-proof`)).status).toBe(404);
  },
);

test('may only be read, and not without end from one address', async () => {
  const path = `/verify/${encodeId('Event', newId())}.tlog-proof`;
  expect((await get(path, { method: 'POST' })).status).toBe(405);
  const answers = await Promise.all(Array.from({ length: 250 }, () => get(path, {}, '192.0.2.7')));
  const limited = answers.filter(({ status }) => status === 429);
  expect(limited).toHaveLength(10);
  expect(limited[0]?.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(limited[0]?.headers.get('access-control-allow-origin')).toBe('*');
});
