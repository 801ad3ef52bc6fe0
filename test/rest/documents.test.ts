import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { bearer, rest } from './support.ts';

const app = useApp({ PUBLIC_URL: 'https://keys.example.com' });
const document_hash = 'ab'.repeat(32);

const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  rest(
    app(),
    path,
    { 'content-type': 'application/json', ...headers },
    { method: 'POST', body: JSON.stringify(body) },
  );

test('a document is anchored by its hash, and verified by anybody', async () => {
  const { secret } = await (await createOrganization(app())).program();
  const anchor = (body: unknown) => send('/v1/document/anchor', body, bearer(secret));
  const sent = {
    document_hash,
    document_ref: 'Lease 2026.pdf',
    metadata: { case: 'A-17' },
    idempotency_key: 'k',
  };
  const { status, body } = await anchor(sent);
  expect(status).toBe(201);
  expect(body).toEqual({
    ...{
      document_id: expect.stringMatching(/^doc_/),
      event_id: expect.stringMatching(/^evt_/),
      document_hash,
    },
    ...{ document_ref: 'Lease 2026.pdf', status: 'anchored', created_at: expect.stringMatching(/Z$/) },
    verify_url: `https://keys.example.com/verify/${body.event_id}`,
  });
  expect((await anchor(sent)).body).toEqual(body);
  const event = await rest(app(), `/v1/events/${body.event_id}`, bearer(secret));
  expect(event.body).toMatchObject({ event_type: 'document.anchored', metadata: { case: 'A-17' } });
  for (const id of [body.document_id, body.event_id]) {
    const verified = await send(`/v1/document/${id}/verify`, { document_hash });
    expect(verified.body).toEqual({
      ...{ event_id: body.event_id, match_result: true, anchored_hash: document_hash },
      ...{ submitted_hash: document_hash, anchored_at: event.body.ingested_at },
    });
    const wrong = await send(`/v1/document/${id}/verify`, { document_hash: '0'.repeat(64) });
    expect(wrong.body).toMatchObject({ match_result: false, anchored_hash: document_hash });
  }
  const none = await send('/v1/document/doc_01kah8qf4ye0sbxj4m2zqv3n8d/verify', { document_hash });
  expect(none).toMatchObject({ status: 404, body: { error: 'not_found' } });
  expect((await anchor({ document_hash })).body.document_ref).toBe('document abababababab');
});

test.each([
  ['no hash', {}, 'validation_failed'],
  ['a hash that is none', { document_hash: 'abc' }, 'validation_failed'],
  ['a name that is no text', { document_hash, document_ref: 1 }, 'validation_failed'],
  ['a size that is none', { document_hash, size: 1.5 }, 'validation_failed'],
  ['a media type that is none', { document_hash, media_type: 'film' }, 'validation_failed'],
  ['metadata that is not flat', { document_hash, metadata: { a: {} } }, 'invalid_metadata'],
  ['what is not taken', { document_hash, original_bytes_b64: 'AAAA' }, 'bad_request'],
])('%s is refused, and nothing is anchored', async (_what, body, error) => {
  const organization = await createOrganization(app());
  const { secret } = await organization.program();
  const answer = await leavesNothing(organization, () => send('/v1/document/anchor', body, bearer(secret)));
  expect(answer).toMatchObject({ status: 400, body: { error, message: expect.any(String) } });
});

test('without the scope, or a key, nothing is anchored', async () => {
  const organization = await createOrganization(app());
  const { secret } = await organization.program(['documents:read']);
  const refused = await leavesNothing(organization, () =>
    send('/v1/document/anchor', { document_hash }, bearer(secret)),
  );
  expect(refused).toMatchObject({ status: 403, body: { error: 'insufficient_scope' } });
  expect((await send('/v1/document/anchor', { document_hash })).body.error).toBe('missing_api_key');
});
