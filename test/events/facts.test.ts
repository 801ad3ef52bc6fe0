import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifyProof } from '#server/ledger/verifier/verify-proof.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  EventAnchorDocument,
  type EventAnchorInput,
  type EventFilterInput,
  EventListDocument,
  EventProofDocument,
  EventVerifyDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { jcs } from './support.ts';

const app = useApp();
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

const anchor = async (caller: Caller, input: Partial<EventAnchorInput>) =>
  (await caller.run(EventAnchorDocument, { input: { type: 'order.shipped', payload: {}, ...input } }))
    .eventAnchor;
const createEvent = async (caller: Caller, input: Partial<EventAnchorInput>) =>
  only(await anchor(caller, input), 'EventAnchorPayload').event;

const program = async () => (await createOrganization(app())).program(['events:write']);
const occurredAt = '2026-11-01T08:00:00.123Z';
const metadata = { site: 'Zürich', cold: true, parcels: 3, 'kg net': 1.5, 'ключ "1"': '' };

describe('what is said of an event', () => {
  const cases: [string, { occurredAt?: string; metadata?: object }][] = [
    ['a time and metadata', { occurredAt, metadata }],
    ['a time alone', { occurredAt }],
    ['metadata alone', { metadata }],
    ['no metadata at all, expressly', { metadata: {} }],
  ];
  test.each(cases)('%s is answered, and committed to by version 2', async (_what, said) => {
    const caller = await program();
    const event = await createEvent(caller, said);
    expect(event).toMatchObject(said);
    const proven = given((await caller.run(EventProofDocument, { id: event.id })).event);
    expect(proven.proof.opening).toMatchObject({
      v: 2,
      occurredAt: said.occurredAt ?? null,
      metadataHash: said.metadata ? sha256(jcs(said.metadata)) : null,
    });
    expect(sha256(jcs(proven.proof.opening))).toBe(proven.commitment);
  });

  test('nothing is committed to by version 1, as ever', async () => {
    const caller = await program();
    const { id, occurredAt: when, metadata: what } = await createEvent(caller, { metadata: null });
    expect([when, what]).toEqual([null, null]);
    const proven = given((await caller.run(EventProofDocument, { id })).event);
    expect(proven.proof.opening).toMatchObject({ v: 1 });
    expect(sha256(jcs(proven.proof.opening))).toBe(proven.commitment);
  });

  test('that is changed in the database does not fit the commitment any more', async () => {
    const organization = await createOrganization(app());
    const caller = await organization.program();
    const { id } = await createEvent(caller, { occurredAt, metadata });
    const fits = async () => {
      const { commitment, proof } = given((await caller.run(EventProofDocument, { id })).event);
      return sha256(jcs(proof.opening)) === commitment;
    };
    expect(await fits()).toBe(true);
    for (const [edit, back] of [
      [`metadata = replace(metadata, '3', '4')`, `metadata = replace(metadata, '4', '3')`],
      [`occurred_at = occurred_at + interval '1 ms'`, `occurred_at = occurred_at - interval '1 ms'`],
      ['commitment_version = 1', 'commitment_version = 2'],
    ]) {
      const set = (change: string | undefined) =>
        organization.sql(`update event set ${change} where organization_id = ?`, [organization.id]);
      await set(edit);
      expect(await fits(), edit).toBe(false);
      await set(back);
      expect(await fits()).toBe(true);
    }
  });

  test('that is put into the database later does not either', async () => {
    const organization = await createOrganization(app());
    const caller = await organization.program();
    const { id } = await createEvent(caller, {});
    for (const edit of [`metadata = '{}'`, `metadata = null, occurred_at = ingested_at`]) {
      await organization.sql(`update event set ${edit} where organization_id = ? and kind = 'EVENT'`, [
        organization.id,
      ]);
      const { commitment, proof } = given((await caller.run(EventProofDocument, { id })).event);
      expect(sha256(jcs(proof.opening)), edit).not.toBe(commitment);
    }
  });

  test('is proved by the file that discloses it, and by no other text', async () => {
    const caller = await program();
    const { id } = await createEvent(caller, { occurredAt, metadata });
    const { file, disclosing } = given((await caller.run(EventProofDocument, { id })).event).proof;
    const kept = await verifyProof(file);
    expect([kept.verdict, kept.proof?.event.metadata]).toEqual(['verified', null]);
    const told = await verifyProof(disclosing);
    expect([told.verdict, told.proof?.event.metadata]).toEqual(['verified', metadata]);
    expect(told.steps.find(({ name }) => name === 'metadata')?.outcome).toBe('ok');
  });

  test('can be checked by its hash, by anybody', async () => {
    const caller = await program();
    const { id } = await createEvent(caller, { metadata });
    const ask = async (hash: string) =>
      (await caller.run(EventVerifyDocument, { id, hash })).eventVerify?.matchedField;
    expect(await ask(sha256(jcs(metadata)))).toBe('METADATA');
    expect(await ask(sha256(jcs({ ...metadata, parcels: 4 })))).toBeNull();
  });

  test('may be a few minutes ahead, as clocks are', async () => {
    const caller = await program();
    const soon = new Date(app().runtime.now().getTime() + 4 * 60_000).toISOString();
    expect((await createEvent(caller, { occurredAt: soon })).occurredAt).toBe(soon);
  });
});

describe('is refused, as data, with nothing written', () => {
  const keys = (count: number, length = 3) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [String(at).padStart(length, '0'), 'x']));
  const cases: [string, unknown, string[]][] = [
    ['a list', [1], []],
    ['a text', 'x', []],
    ['a value that is an object', { a: {} }, ['a']],
    ['a value that is null', { a: null }, ['a']],
    ['51 keys', keys(51), []],
    ['a key of 41 characters', keys(1, 41), ['0'.padStart(41, '0')]],
    ['an empty key', { '': 1 }, ['']],
    ['a value of 501 characters', { a: 'x'.repeat(501) }, ['a']],
    ['more than 8 KB', Object.fromEntries(Object.keys(keys(20)).map((key) => [key, 'é'.repeat(250)])), []],
    ['a NUL', { a: 'x\u0000' }, ['a']],
  ];
  test.each(cases)('%s as metadata', async (_what, wrong, path) => {
    const organization = await createOrganization(app());
    const caller = await organization.program();
    const result = await leavesNothing(organization, () => anchor(caller, { metadata: wrong }));
    expect(result).toMatchObject({
      ...{ __typename: 'InvalidMetadataError', code: 'INVALID_METADATA', path: ['metadata', ...path] },
    });
  });

  test('half a surrogate pair, or a number JSON cannot carry, in metadata', async () => {
    const organization = await createOrganization(app());
    const caller = await organization.program();
    for (const literal of ['{ a: "\\uD83D" }', '{ a: 12345678901234567890 }', '{ a: 1, a: 2 }']) {
      const call = () =>
        caller.call(
          `mutation { eventAnchor(input: { type: "a", payload: {}, metadata: ${literal} }) { __typename } }`,
        );
      const { data } = await leavesNothing(organization, call);
      expect(data?.eventAnchor.__typename ?? 'no answer', literal).not.toBe('EventAnchorPayload');
    }
  });

  test('a time to come', async () => {
    const organization = await createOrganization(app());
    const caller = await organization.program();
    const late = new Date(app().runtime.now().getTime() + 6 * 60_000).toISOString();
    const result = await leavesNothing(organization, () => anchor(caller, { occurredAt: late }));
    expect(only(result, 'ValidationError').path).toEqual(['occurredAt']);
  });

  test.each([
    'document.uploaded',
    'document.anchored',
    'ai.attestation',
    'trace.sealed',
    'countersign.api_key.created',
    'Countersign.x',
  ])('the type %s, which is the server’s own', async (type) => {
    const organization = await createOrganization(app());
    const caller = await organization.program();
    const result = await leavesNothing(organization, () => anchor(caller, { type }));
    expect(only(result, 'ValidationError')).toMatchObject({ path: ['type'] });
  });
});

test('events are found by their time, by one of their metadata, and by their id', async () => {
  const organization = await createOrganization(app());
  const caller = await organization.program();
  const stranger = await program();
  const at = (day: number) => `2026-10-0${day}T00:00:00.000Z`;
  await createEvent(caller, { type: 'none' });
  await createEvent(caller, { type: 'one', occurredAt: at(1), metadata: { n: 1, s: '1', b: true } });
  const two = await createEvent(caller, { type: 'two', occurredAt: at(2), metadata: { n: 2, s: 'a"b\\c' } });
  const cases: [EventFilterInput, string[]][] = [
    [{ occurredAfter: at(1) }, ['two', 'one']],
    [{ occurredAfter: at(2) }, ['two']],
    [{ occurredBefore: at(2) }, ['one']],
    [{ metadata: { key: 'n', value: 1 } }, ['one']],
    [{ metadata: { key: 'n', value: '1' } }, []],
    [{ metadata: { key: 's', value: '1' } }, ['one']],
    [{ metadata: { key: 'b', value: true } }, ['one']],
    [{ metadata: { key: 's', value: 'a"b\\c' } }, ['two']],
    [{ metadata: { key: 'n', value: 2 }, occurredBefore: at(2) }, []],
    [{ search: two.id }, ['two']],
    [{ search: ` ${two.id} ` }, ['two']],
  ];
  for (const [filter, expected] of cases) {
    const { events } = await caller.run(EventListDocument, { filter });
    expect(
      events.nodes.map(({ type }) => type),
      JSON.stringify(filter),
    ).toEqual(expected);
    expect((await stranger.run(EventListDocument, { filter })).events.nodes).toEqual([]);
  }
  for (const value of [{ a: 1 }, 'x\u0000', 'x'.repeat(501)]) {
    const { status, errors } = await caller.call(EventListDocument, {
      filter: { metadata: { key: 'n', value } },
    });
    expect([status < 500, errors?.[0]?.extensions.code]).toEqual([true, 'BAD_USER_INPUT']);
  }
});
