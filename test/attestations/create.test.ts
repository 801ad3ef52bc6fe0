import { describe, expect, test } from 'vitest';
import { lookAfterLedgerRecords } from '#server/jobs/ledger-records.ts';
import { jcs } from '../events/support.ts';
import { useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { AttestationByIdDocument, AttestationCreateDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { overloadOnce } from '../support/overloaded.ts';
import { post } from '../support/raw.ts';
import { expectForbidden, leavesNothing, strangersTo } from '../support/refusals.ts';
import { rowsOf, tracesOf, uuidOf } from '../support/rows.ts';
import { answered, asked, attest, attested, gpt, hashOf } from './support.ts';

const app = useApp();
const hourMs = 60 * 60 * 1000;

describe('an attestation', () => {
  test('is anchored with all that it says, leaves its trace and keeps no text', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program(['events:write']);
    const subject = { user_id: 'u_42', score: 0.5, vip: true };
    const occurredAt = '2026-01-02T03:04:05.678Z';
    const attributes = { temperature: 0.2 };
    const attestation = await attested(program, { type: 'DECISION', subject, attributes, occurredAt });
    const [promptHash, outputHash] = [hashOf(asked), hashOf(answered)];
    const { id, eventId, event } = attestation;
    expect(attestation).toMatchObject({
      ...{ type: 'DECISION', ...gpt, promptHash, outputHash, prompt: null, output: null },
      ...{ subject, attributes, occurredAt, createdBy: { type: 'API_KEY', label: 'a program' } },
    });
    expect(event).toMatchObject({ id: eventId, type: 'ai.attestation', createdBy: { type: 'API_KEY' } });
    expect(event?.payload).toEqual({
      ...{ attestation_id: id, type: 'decision', prompt_hash: promptHash, output_hash: outputHash },
      model: { provider: 'openai', name: 'gpt-4o', version: '2024-11-20' },
      ...{ subject, attributes, occurred_at: occurredAt },
    });
    expect(hashOf(jcs(event?.payload))).toBe(event?.hash);
    expect(await tracesOf(organization, id)).toMatchObject([
      { type: 'attestation.created', subject_label: 'openai gpt-4o', data: { promptHash, eventId } },
    ]);
    const [message] = await organization.sql<{ data: string }>(
      `select data from webhook_message where organization_id = ? and type = 'attestation.created'`,
      [organization.id],
    );
    expect(JSON.parse(message?.data ?? '')).toMatchObject({ id, promptHash, outputHash, subject });
    expect(JSON.stringify(await rowsOf(organization))).not.toContain('Summarize');
  });

  test('keeps the exact texts where it is told to, and neither the ledger nor webhooks have them', async () => {
    const organization = await createOrganization(app());
    const prompt = 'a\u0000b\r\n é 😀 ';
    const attestation = await attested(await organization.program(), { prompt, keepContent: true });
    expect(attestation).toMatchObject({ prompt, output: answered, promptHash: hashOf(prompt) });
    expect(JSON.stringify(attestation.event)).not.toContain('twelve months');
    const { rows } = await app().runtime.pool.query(
      'select data from webhook_message where subject_id = $1',
      [uuidOf(attestation.id)],
    );
    expect(JSON.stringify(rows)).not.toContain('twelve months');
  });

  test('may know hashes alone', async () => {
    const program = await (await createOrganization(app())).program();
    const given = {
      prompt: null,
      output: null,
      promptHash: hashOf('p').toUpperCase(),
      outputHash: hashOf('o'),
    };
    expect(await attested(program, given)).toMatchObject({
      ...{ promptHash: hashOf('p'), outputHash: hashOf('o'), prompt: null, subject: null },
    });
  });

  test('is made by people too, and once under one idempotency key', async () => {
    const organization = await createOrganization(app());
    expect((await attested(await organization.person('OPERATOR'))).createdBy.type).toBe('USER');
    const { headers } = await organization.program();
    const caller = callWith(app(), { ...headers, 'idempotency-key': 'attest-1' });
    const first = await attested(caller);
    expect(await attested(caller)).toEqual(first);
    expect((await rowsOf(organization)).attestation).toHaveLength(2);
    expect((await rowsOf(organization)).event).toHaveLength(2);
  });
});

const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]));
const refusals: [string, Parameters<typeof attest>[1], string, string][] = [
  ['no prompt', { prompt: '' }, 'EMPTY_PAYLOAD', 'prompt'],
  ['no output', { output: null }, 'EMPTY_PAYLOAD', 'output'],
  ['a prompt and its hash', { promptHash: hashOf('a') }, 'VALIDATION_FAILED', 'promptHash'],
  ['a hash that is none', { output: null, outputHash: 'abc' }, 'VALIDATION_FAILED', 'outputHash'],
  ['no model', { modelName: ' ' }, 'INVALID_CONTEXT', 'modelName'],
  ['a version without end', { modelVersion: 'v'.repeat(201) }, 'INVALID_CONTEXT', 'modelVersion'],
  [
    'nothing to keep',
    { prompt: null, output: null, promptHash: hashOf('a'), outputHash: hashOf('b'), keepContent: true },
    'VALIDATION_FAILED',
    'keepContent',
  ],
  ['a subject that is a list', { subject: [1] }, 'VALIDATION_FAILED', 'subject'],
  ['a subject that is not flat', { subject: { a: { b: 1 } } }, 'VALIDATION_FAILED', 'subject.a'],
  ['a null in it', { subject: { a: null } }, 'VALIDATION_FAILED', 'subject.a'],
  ['too many keys', { subject: { ...many(21), user_id: 'u' } }, 'SUBJECT_TOO_MANY_KEYS', 'subject'],
  ['too large a subject', { subject: { a: 'ä'.repeat(4_100) } }, 'SUBJECT_TOO_LARGE', 'subject'],
  ['too many attributes', { attributes: many(21) }, 'ATTRIBUTES_TOO_MANY_KEYS', 'attributes'],
  ['too large attributes', { attributes: { a: 'a'.repeat(8_200) } }, 'ATTRIBUTES_TOO_LARGE', 'attributes'],
  ['the future', { occurredAt: '2999-01-01T00:00:00Z' }, 'VALIDATION_FAILED', 'occurredAt'],
];

describe('refuses, as data, with nothing written', () => {
  test.each(refusals)('%s', async (_what, given, code, path) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const result = await leavesNothing(organization, () => attest(program, given));
    expect(result).toMatchObject({ code, path: path.split('.') });
  });

  test('twenty keys beside the two that everybody uses are none too many', async () => {
    const program = await (await createOrganization(app())).program();
    const subject = { ...many(20), user_id: 'u', session_id: 's' };
    expect((await attested(program, { subject })).subject).toEqual(subject);
  });

  test('a number that would lose digits on the way', async () => {
    const organization = await createOrganization(app());
    const { headers } = await organization.program();
    const query = `mutation ($input: AttestationCreateInput!) { attestationCreate(input: $input) {
      __typename ... on UserError { code } } }`;
    const variables = JSON.stringify({ input: { ...gpt, prompt: 'p', output: 'o', subject: { n: 0 } } });
    const body = `{"query":${JSON.stringify(query)},"variables":${variables.replace('"n":0', '"n":12345678901234567890')}}`;
    const answer = await leavesNothing(organization, () => post(app(), headers, body));
    expect(answer.body.data).toEqual({
      attestationCreate: { __typename: 'InvalidPayloadError', code: 'INVALID_PAYLOAD' },
    });
  });

  test('what the plan has no event left for', async () => {
    const organization = await createOrganization(app());
    await organization.sql(`update organization set plan = 'DEVELOPER' where id = ?`, [organization.id]);
    const program = await organization.program();
    await attested(program);
    await organization.sql('update quota_use set used = 1000 where organization_id = ?', [organization.id]);
    const result = await leavesNothing(organization, () => attest(program));
    expect(only(result, 'QuotaExceededError').code).toBe('QUOTA_EXCEEDED');
  });
});

test('while the log takes nothing it is pushed back, and nothing is left', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  overloadOnce(app());
  const answer = await leavesNothing(organization, () =>
    program.call(AttestationCreateDocument, { input: { ...gpt, prompt: 'p', output: 'o' } }),
  );
  expect(answer.errors).toMatchObject([{ extensions: { code: 'OVERLOADED' } }]);
});

test('without the scope nothing happens', async () => {
  const organization = await createOrganization(app());
  const reader = await organization.program(['events:read']);
  await expectForbidden(organization, ['events:write'], () =>
    reader.call(AttestationCreateDocument, { input: { ...gpt, prompt: 'p', output: 'o' } }),
  );
});

test('for others the attestation does not exist', async () => {
  const organization = await createOrganization(app());
  const { id } = await attested(await organization.program());
  for (const { who, caller } of await strangersTo(app(), organization)) {
    expect((await caller.run(AttestationByIdDocument, { id })).attestation, who).toBeNull();
  }
});

describe('one whose process died', () => {
  async function interrupted(isAnchored: boolean) {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const attestation = await attested(program);
    const id = uuidOf(attestation.id);
    await organization.sql('update attestation set anchored_at = null where id = ?', [id]);
    await organization.sql('delete from activity where subject_id = ?', [id]);
    if (!isAnchored)
      await organization.sql('update attestation set event_id = gen_random_uuid() where id = ?', [id]);
    const read = async () => (await program.run(AttestationByIdDocument, { id: attestation.id })).attestation;
    return { organization, attestation, read };
  }

  test('after the event is completed once, in the name of its sender', async () => {
    const { organization, attestation, read } = await interrupted(true);
    await lookAfterLedgerRecords(app().runtime);
    expect(await read(), 'it may still be under way').toBeNull();
    app().advance(2 * hourMs);
    await Promise.all([1, 2, 3].map(() => lookAfterLedgerRecords(app().runtime)));
    expect(await read()).toEqual(attestation);
    expect(await tracesOf(organization, attestation.id)).toMatchObject([
      { type: 'attestation.created', actor_type: 'API_KEY', actor_label: 'a program' },
    ]);
  });

  test('before the event leaves nothing', async () => {
    const { organization } = await interrupted(false);
    app().advance(2 * hourMs);
    await lookAfterLedgerRecords(app().runtime);
    expect((await rowsOf(organization)).attestation).toEqual([]);
  });
});
