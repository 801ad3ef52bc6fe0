import { expect, test } from 'vitest';
import { encodeId, newId } from '#server/db/id.ts';
import { parsePublishedKeys } from '#server/ledger/verifier/published-keys.ts';
import { verifyTraceProof } from '#server/ledger/verifier/trace-proof.ts';
import { createEvent } from '../events/support.ts';
import { bearer, rest } from '../rest/support.ts';
import { useApp } from '../support/app.ts';
import { TraceProofDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { add, created, filled, sealed } from './support.ts';

const app = useApp({ TRUSTED_PROXIES: '127.0.0.1' });

let lastAddress = 0;
/** From an address of its own each time: the routes are limited by address. */
const get = (path: string, init: RequestInit = {}, from = `2001:db8:${(++lastAddress).toString(16)}::1`) =>
  fetch(`${app().url}${path}`, { ...init, headers: { 'x-forwarded-for': from } });

const keys = async () =>
  parsePublishedKeys(new Uint8Array(await (await get('/ledger/test/keys')).arrayBuffer()));

/** A sealed trace whose events say what nobody else shall read. */
async function scene() {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await created(program, 'Loan application 4021', 'As filed');
  const eventIds = [];
  for (const note of ['between us', 'between us, too'])
    eventIds.push((await createEvent(program, { note }, 'loan.noted')).id);
  await add(program, id, eventIds);
  await sealed(program, id);
  return { organization, program, id, eventIds };
}

test('whoever has the id of a sealed trace has its proof, which verifies by the published keys', async () => {
  const { program, id, eventIds } = await scene();
  const response = await get(`/verify/${id}.json`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${id}.json"`);
  expect(response.headers.get('cache-control')).toBe('public, max-age=60');
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  expect(response.headers.get('x-robots-tag')).toBe('noindex, nofollow');
  const text = await response.text();
  const { verdict, trust, trace } = await verifyTraceProof(text, await keys());
  expect({ verdict, trust }).toEqual({ verdict: 'verified', trust: 'known' });
  expect(trace).toMatchObject({ id, label: 'Loan application 4021' });
  expect(trace?.events.map((event) => [event.id, event.opening?.type, event.fault])).toEqual(
    eventIds.map((eventId) => [eventId, 'loan.noted', null]),
  );
  const own = (await program.run(TraceProofDocument, { id, withPayloads: false })).trace?.proof;
  const { organization, ...shared } = JSON.parse(text);
  expect(own).toMatchObject(shared);
  expect(Object.keys(organization)).toEqual(['id']);
  const { body } = await rest(app(), `/v1/traces/${id}`, bearer(program.secret));
  expect(body.verify_url).toBe(`${app().url}/verify/${id}`);
});

test('what its events say is never in it, however it is asked for', async () => {
  const { id } = await scene();
  for (const query of ['', '?payloads=true', '?withPayloads=true']) {
    const text = await (await get(`/verify/${id}.json${query}`)).text();
    const bundle = JSON.parse(text);
    const [, extra = ''] = /^extra (.*)$/m.exec(bundle.seal_event.tlog_proof) ?? [];
    for (const written of [text, Buffer.from(extra, 'base64').toString()])
      expect(written).not.toContain('between us');
    for (const event of bundle.events) expect(event).not.toHaveProperty('payload');
  }
});

test('there is nothing of a trace that is open, and nothing at other names', async () => {
  const { program, id, eventIds } = await scene();
  const open = await filled(program, 1);
  const ids = [open.id, encodeId('Trace', newId()), encodeId('Organization', newId()), 'trc_nothing'];
  for (const other of [...ids, ...eventIds, '', '..%2F', 'a/b'])
    expect((await get(`/verify/${other}.json`)).status, other).toBe(404);
  for (const other of ids) expect((await get(`/verify/${other}`)).status, other).toBe(404);
  expect((await get(`/verify/${id}.tlog-proof`)).status).toBe(404);
  expect((await get(`/verify/${id}.json`, { method: 'POST' })).status).toBe(405);
  expect((await get(`/verify/${id}.json`, { method: 'HEAD' })).status).toBe(200);
  const { body } = await rest(app(), `/v1/traces/${open.id}`, bearer(program.secret));
  expect(body.verify_url).toBeNull();
});
