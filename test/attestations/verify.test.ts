import { describe, expect, test } from 'vitest';
import { encodeId, newId } from '#server/db/id.ts';
import { useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { AttestationsDocument, AttestationVerifyDocument } from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';
import { answered, asked, attested, hashOf } from './support.ts';

const app = useApp();
const anybody = () => callWith(app(), {});

test('anybody who has the id learns what a text or a hash is of it, and nothing else of the tenant', async () => {
  const organization = await createOrganization(app());
  const { id, event, eventId } = await attested(await organization.program());
  const verify = async (claim: { text?: string; hash?: string }) =>
    (await anybody().run(AttestationVerifyDocument, { id, ...claim })).attestationVerify;
  expect(await verify({ text: asked })).toEqual({
    ...{
      matches: true,
      matchedField: 'PROMPT',
      submittedHash: hashOf(asked),
      payloadHash: event?.hash,
      eventId,
    },
    ...{ environment: 'TEST', logIndex: expect.any(Number), ingestedAt: expect.stringMatching(/Z$/) },
  });
  expect(await verify({ text: answered })).toMatchObject({ matchedField: 'OUTPUT' });
  expect(await verify({ hash: hashOf(answered).toUpperCase() })).toMatchObject({ matchedField: 'OUTPUT' });
  expect(await verify({ hash: event?.hash })).toMatchObject({ matchedField: 'PAYLOAD' });
  expect(await verify({ hash: event?.commitment })).toMatchObject({ matchedField: 'EVENT_HASH' });
  expect(await verify({ text: `${asked} ` })).toMatchObject({ matches: false, matchedField: null });
});

test('it is the ledger that answers: a row that was changed beside it changes nothing', async () => {
  const organization = await createOrganization(app());
  const { id } = await attested(await organization.program());
  const forged = Buffer.from(hashOf('forged'), 'hex');
  await organization.sql('update attestation set prompt_hash = ?, output_hash = ? where id = ?', [
    ...[forged, forged, uuidOf(id)],
  ]);
  const verify = async (text: string) =>
    (await anybody().run(AttestationVerifyDocument, { id, text })).attestationVerify?.matches;
  expect([await verify('forged'), await verify(asked)]).toEqual([false, true]);
});

describe('bad input, with status 400', () => {
  test.each([
    ['nothing to verify', {}],
    ['two things at once', { text: 'a', hash: 'a'.repeat(64) }],
    ['a hash that is none', { hash: 'abc' }],
    ['half a surrogate pair', { text: '\ud800' }],
  ])('%s', async (_what, claim) => {
    const id = encodeId('Attestation', newId());
    const answer = await anybody().call(AttestationVerifyDocument, { id, ...claim });
    expect(`${answer.status} ${answer.errors?.[0]?.extensions.code}`).toBe('400 BAD_USER_INPUT');
  });

  test('an id of another kind; and of what is not there, null', async () => {
    const wrong = await anybody().call(AttestationVerifyDocument, {
      id: encodeId('Event', newId()),
      text: 'a',
    });
    expect(wrong.status).toBe(400);
    const unknown = { id: encodeId('Attestation', newId()), text: 'a' };
    expect((await anybody().run(AttestationVerifyDocument, unknown)).attestationVerify).toBeNull();
  });
});

test('the list is found through by model, by subject, by type and by hash', async () => {
  const program = await (await createOrganization(app())).program();
  await attested(program, { modelName: 'one', subject: { ticket: 'SUP-1042' } });
  await attested(program, { modelName: 'two', type: 'APPROVAL', prompt: 'another' });
  await attested(program, { modelName: 'three', modelProvider: 'anthropic' });
  const names = async (filter: object) =>
    (await program.run(AttestationsDocument, { filter })).attestations.nodes.map(
      ({ modelName }) => modelName,
    );
  expect(await names({})).toEqual(['three', 'two', 'one']);
  expect(await names({ search: 'sup-10' })).toEqual(['one']);
  expect(await names({ search: 'anthro' })).toEqual(['three']);
  expect(await names({ search: hashOf('another') })).toEqual(['two']);
  expect(await names({ hash: hashOf(answered) })).toEqual(['three', 'two', 'one']);
  expect(await names({ hash: 'no hash' })).toEqual([]);
  expect(await names({ type: ['APPROVAL', 'DECISION'] })).toEqual(['two']);
  expect(await names({ modelProvider: 'anthropic' })).toEqual(['three']);
  expect(await names({ createdAfter: '2999-01-01T00:00:00Z' })).toEqual([]);
});
