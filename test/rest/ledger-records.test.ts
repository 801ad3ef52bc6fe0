import { describe, expect, test } from 'vitest';
import { answered, asked, hashOf } from '../attestations/support.ts';
import { createEvent } from '../events/support.ts';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { bearer, rest } from './support.ts';

const app = useApp({ PUBLIC_URL: 'https://keys.example.com' });

async function scene(...scopes: Parameters<Awaited<ReturnType<typeof createOrganization>>['program']>) {
  const organization = await createOrganization(app());
  const program = await organization.program(...scopes);
  const json = { ...bearer(program.secret), 'content-type': 'application/json' };
  const ask = (method: string, path: string, body?: unknown) =>
    rest(app(), path, body === undefined ? bearer(program.secret) : json, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { organization, program, ask };
}

/** As Invoance's SDK sends it. */
const body = {
  type: 'output',
  payload: { input: asked, output: answered },
  context: { model_provider: 'openai', model_name: 'gpt-4o', model_version: '2024-11-20' },
  subject: { user_id: 'user_42', session_id: 'sess_9d1c', ticket: 'SUP-1042' },
};

describe('/v1/ai/attestations', () => {
  test('attests, reads, lists and verifies under the names of Invoance', async () => {
    const { ask } = await scene();
    const made = await ask('POST', '/v1/ai/attestations', body);
    expect(made).toMatchObject({
      status: 201,
      body: {
        attestation_id: expect.stringMatching(/^att_/),
        ...{ attestation_type: 'output', status: 'anchored', input_hash: hashOf(asked) },
        ...{ output_hash: hashOf(answered), subject: body.subject, model_name: 'gpt-4o', occurred_at: null },
        verify_url: expect.stringMatching(/^https:\/\/keys\.example\.com\/verify\/evt_/),
      },
    });
    const path = `/v1/ai/attestations/${made.body.attestation_id}`;
    expect(await ask('GET', path)).toMatchObject({ status: 200, body: made.body });
    const raw = await ask('GET', `${path}/raw`);
    expect(raw.body).toMatchObject({ attestation_id: made.body.attestation_id, model: { name: 'gpt-4o' } });
    const verify = (claim: object) => ask('POST', `${path}/verify`, claim);
    expect(await verify({ content_hash: hashOf(answered) })).toMatchObject({
      status: 200,
      body: { match_result: true, matched_field: 'output', anchored_hash: made.body.payload_hash },
    });
    expect((await verify({ content: asked })).body.matched_field).toBe('input');
    expect((await verify({ content: 'no' })).body).toMatchObject({
      match_result: false,
      matched_field: null,
    });
    await ask('POST', '/v1/ai/attestations', { ...body, type: 'decision' });
    const list = await ask(
      'GET',
      '/v1/ai/attestations?limit=1&attestation_type=output&model_provider=openai',
    );
    expect(list.body).toMatchObject({ total: 1, has_more: false, next_cursor: null });
    expect(list.body.attestations).toEqual([made.body]);
  });

  test.each([
    ['an unknown type', { type: 'thought' }, 'invalid_attestation_type'],
    ['no input', { payload: { output: 'a' } }, 'empty_payload'],
    ['no model', { context: {} }, 'invalid_context'],
    ['a subject too large', { subject: { a: 'x'.repeat(9_000) } }, 'subject_too_large'],
    [
      'a subject of too many keys',
      { subject: Object.fromEntries([...Array(21).keys()].map((k) => [`k${k}`, 1])) },
      'subject_too_many_keys',
    ],
    ['a payload that is a list', { payload: [] }, 'validation_failed'],
    ['an input that is no text', { payload: { input: 1, output: 'a' } }, 'validation_failed'],
  ])('%s is refused with nothing written', async (_what, given, error) => {
    const { organization, ask } = await scene();
    const answer = await leavesNothing(organization, () =>
      ask('POST', '/v1/ai/attestations', { ...body, ...given }),
    );
    expect(answer).toMatchObject({ status: 400, body: { error, message: expect.any(String) } });
  });

  test('what is not there is 404, and without the scope nothing happens', async () => {
    const { organization, ask } = await scene(['events:read']);
    const nobody = 'att_01h2xcejqtf2nbrexx3vqjhp41';
    for (const [method, path, sent] of [
      ['GET', `/v1/ai/attestations/${nobody}`],
      ['GET', `/v1/ai/attestations/${nobody}/raw`],
      ['POST', `/v1/ai/attestations/${nobody}/verify`, { content: 'a' }],
    ] as const) {
      expect(await ask(method, path, sent)).toMatchObject({ status: 404, body: { error: 'not_found' } });
    }
    const refused = await leavesNothing(organization, () => ask('POST', '/v1/ai/attestations', body));
    expect(refused).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
  });
});

describe('/v1/traces', () => {
  test('opens, fills, reads, seals, proves and lists under the names of Invoance', async () => {
    const { ask, program } = await scene();
    const made = await ask('POST', '/v1/traces', { label: 'Vendor onboarding', description: 'Acme' });
    expect(made).toMatchObject({
      status: 201,
      body: {
        trace_id: expect.stringMatching(/^trc_/),
        status: 'open',
        event_count: 0,
        composite_hash: null,
      },
    });
    const path = `/v1/traces/${made.body.trace_id}`;
    expect(await ask('POST', `${path}/seal`)).toMatchObject({ status: 400, body: { error: 'trace_empty' } });
    const events = [await createEvent(program, { n: 1 }), await createEvent(program, { n: 2 })];
    const added = await ask('POST', `${path}/events`, { event_ids: events.map(({ id }) => id) });
    expect(added).toMatchObject({ status: 200, body: { event_count: 2 } });
    const into = { trace_id: made.body.trace_id };
    await ask('POST', '/v1/ai/attestations', { ...body, ...into });
    expect((await ask('POST', '/v1/events', { event_type: 'a', payload: {}, ...into })).status).toBe(201);
    expect(await ask('GET', `${path}/proof`)).toMatchObject({
      status: 409,
      body: { error: 'trace_not_sealed' },
    });
    expect((await ask('GET', `${path}/proof/pdf`)).body.error).toBe('trace_not_sealed');
    const page = await ask('GET', `${path}?limit=2`);
    expect(page.body).toMatchObject({
      total: 4,
      has_more: true,
      events: events.map(({ id }) => ({ event_id: id })),
    });
    expect(await ask('DELETE', path)).toMatchObject({ status: 409, body: { error: 'trace_not_empty' } });
    const sealed = await ask('POST', `${path}/seal`, {});
    expect(sealed).toMatchObject({
      status: 200,
      body: { status: 'sealed', event_count: 4, composite_hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(await ask('POST', `${path}/seal`)).toMatchObject({ status: 409, body: { error: 'trace_sealed' } });
    const proof = await ask('GET', `${path}/proof?payloads=true`);
    expect(proof.body).toMatchObject({
      ...{ trace_id: made.body.trace_id, label: 'Vendor onboarding', status: 'sealed', event_count: 4 },
      ...{
        composite_hash: sealed.body.composite_hash,
        events: [{ payload: { n: 1 } }, { payload: { n: 2 } }, {}, { payload: {} }],
      },
      seal_event: { event_id: sealed.body.seal_event_id, event_type: 'trace.sealed' },
    });
    const list = async (query: string) => (await ask('GET', `/v1/traces?${query}`)).body;
    expect(await list('status=sealed')).toMatchObject({ total: 1, traces: [sealed.body] });
    expect(await list('status=open')).toMatchObject({ total: 0, traces: [] });
  });

  test('deletes what is open and empty', async () => {
    const { ask } = await scene();
    const { body: trace } = await ask('POST', '/v1/traces', { label: 'A mistake' });
    const path = `/v1/traces/${trace.trace_id}`;
    expect(await ask('DELETE', path)).toMatchObject({
      status: 200,
      body: { trace_id: trace.trace_id, deleted: true },
    });
    expect(await ask('GET', path)).toMatchObject({ status: 404, body: { error: 'not_found' } });
  });

  test.each([
    ['POST', '/v1/traces', { label: '' }, 'validation_failed'],
    ['POST', '/v1/traces', { label: 1 }, 'validation_failed'],
    ['POST', '/v1/traces', { label: 'a', metadata: { a: 1 } }, 'invalid_metadata'],
    ['POST', '/v1/traces/trc_01h2xcejqtf2nbrexx3vqjhp41/events', { event_ids: 'a' }, 'validation_failed'],
    ['POST', '/v1/traces/nonsense/seal', undefined, 'bad_user_input'],
    ['GET', '/v1/traces?status=closed', undefined, 'bad_request'],
    ['GET', '/v1/traces?limit=0', undefined, 'bad_request'],
  ])('%s %s of %j is refused', async (method, path, sent, error) => {
    const { ask } = await scene();
    expect(await ask(method, path, sent)).toMatchObject({
      status: 400,
      body: { error, message: expect.any(String) },
    });
  });
});
