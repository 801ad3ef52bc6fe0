import { describe, expect, test } from 'vitest';
import { onPlan, quotaOf, useUp } from '../plans/support.ts';
import { useApp } from '../support/app.ts';
import { type Answer, type Caller, callWith } from '../support/caller.ts';
import {
  type EventAnchorItemInput,
  EventAnchorManyDocument,
  type EventAnchorManyMutation,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { rowsOf } from '../support/rows.ts';

const app = useApp();

const some = (count: number, more: Partial<EventAnchorItemInput> = {}): EventAnchorItemInput[] =>
  Array.from({ length: count }, (_, at) => ({ type: 'order.shipped', payload: { at }, ...more }));

const anchorMany = async (caller: Caller, events: EventAnchorItemInput[]) =>
  (await caller.run(EventAnchorManyDocument, { input: { events } })).eventAnchorMany;

const anchored = (result: EventAnchorManyMutation['eventAnchorMany']) =>
  only(result, 'EventAnchorManyPayload').events;

describe('many events', () => {
  test('stand one after the other in the log, in the order in which they were sent, under one checkpoint', async () => {
    const program = await (await createOrganization(app())).program(['events:write']);
    const noise = await (await createOrganization(app())).program(['events:write']);
    const [events] = await Promise.all([
      anchorMany(program, some(30)).then(anchored),
      ...Array.from({ length: 10 }, () => anchorMany(noise, some(3))),
    ]);
    const [first] = events;
    expect(events.map(({ payload }) => payload)).toEqual(some(30).map(({ payload }) => payload));
    expect(events.map(({ logIndex }) => logIndex)).toEqual(
      events.map((_, at) => (first?.logIndex ?? 0) + at),
    );
    expect(new Set(events.map(({ proof }) => proof.checkpoint)).size).toBe(1);
    expect(new Set(events.map(({ ingestedAt }) => ingestedAt)).size).toBe(1);
    expect(events.every(({ createdBy }) => createdBy.id === program.keyId)).toBe(true);
  });

  test('are 100 at most, each with its own time and metadata, and all of them counted', async () => {
    const { organization, program } = await onPlan(app(), 'BUSINESS');
    const said = { occurredAt: '2026-11-01T00:00:00.000Z', metadata: { site: 'Zürich' } };
    const events = anchored(await anchorMany(program, some(100, said)));
    expect(events).toHaveLength(100);
    for (const event of events) expect(event).toMatchObject(said);
    expect((await rowsOf(organization)).event).toHaveLength(100);
    expect(await quotaOf(program, 'EVENTS')).toMatchObject({ used: 100 });
  });

  test('are done once for an idempotency key', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const input = { events: some(3), idempotencyKey: 'the order of Monday' };
    const first = await program.call(EventAnchorManyDocument, { input });
    const again = await program.call(EventAnchorManyDocument, { input });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.data).toEqual(first.data);
    expect((await rowsOf(organization)).event).toHaveLength(3);
    const other = await program.call(EventAnchorManyDocument, { input: { ...input, events: some(2) } });
    expect(`${other.status} ${other.errors?.[0]?.extensions.code}`).toBe('422 IDEMPOTENCY_KEY_REUSED');
  });
});

describe('are refused as data, all of them, naming the one at fault', () => {
  const ahead = new Date(Date.now() + 400 * 24 * 3_600_000).toISOString();
  const cases: [string, EventAnchorItemInput[], string, string[]][] = [
    ['none', [], 'ValidationError', ['events']],
    ['more than 100', some(101), 'ValidationError', ['events']],
    ['a wrong type', [...some(3), { type: 'a b', payload: {} }], 'ValidationError', ['events', '3', 'type']],
    [
      'a reserved type',
      [...some(1), { type: 'countersign.x', payload: {} }],
      'ValidationError',
      ['events', '1', 'type'],
    ],
    [
      'a payload that is no object',
      [...some(3), { type: 'a', payload: [] }],
      'InvalidPayloadError',
      ['events', '3', 'payload'],
    ],
    [
      'a payload too large',
      [...some(2), { type: 'a', payload: { a: 'x'.repeat(70_000) } }],
      'InvalidPayloadError',
      ['events', '2', 'payload'],
    ],
    [
      'metadata that are not flat',
      [{ type: 'a', payload: {}, metadata: { a: {} } }],
      'InvalidMetadataError',
      ['events', '0', 'metadata', 'a'],
    ],
    [
      'a time to come',
      [...some(1), { type: 'a', payload: {}, occurredAt: ahead }],
      'ValidationError',
      ['events', '1', 'occurredAt'],
    ],
  ];

  test.each(cases)('%s', async (_what, events, refusal, path) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const result = await leavesNothing(organization, () => anchorMany(program, events));
    expect(result).toMatchObject({ __typename: refusal, path });
  });

  test('a number that JSON cannot carry, in any of them', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const literal = `mutation { eventAnchorMany(input: { events: [{ type: "a", payload: {} }
      { type: "a", payload: { n: 12345678901234567890 } }] }) { __typename ... on UserError { code path message } } }`;
    const { eventAnchorMany } = await leavesNothing(organization, () => program.run(literal));
    expect(eventAnchorMany).toMatchObject({ code: 'INVALID_PAYLOAD', path: ['events'] });
    expect(eventAnchorMany.message).toContain('12345678901234567890');
  });

  test('more than the plan has left: none of them, and nothing is counted', async () => {
    const { organization, program } = await onPlan(app(), 'DEVELOPER');
    await useUp(organization, 'EVENTS', 998);
    const refused = await leavesNothing(organization, () => anchorMany(program, some(3)));
    expect(refused).toMatchObject({
      ...{ __typename: 'QuotaExceededError', code: 'QUOTA_EXCEEDED', usage: 998, limit: 1_000 },
      message:
        'The plan DEVELOPER includes 1,000 events a month, and 998 of them are used: 3 more are too many.',
    });
    const racing = await Promise.all([3, 2, 2].map((count) => anchorMany(program, some(count))));
    expect(racing.map(({ __typename }) => __typename).sort()).toEqual([
      'EventAnchorManyPayload',
      'QuotaExceededError',
      'QuotaExceededError',
    ]);
    expect(await quotaOf(program, 'EVENTS')).toMatchObject({ used: 1_000 });
    expect((await rowsOf(organization)).event).toHaveLength(2);
  });
});

describe('each counts as a request', () => {
  const rateLimits = [{ name: 'requests', limit: 10, windowSeconds: 60 }];

  test('of the key, and in what the operation costs', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program(undefined, { rateLimits });
    const two = await program.call(EventAnchorManyDocument, { input: { events: some(2) } });
    expect(two.headers.get('ratelimit')).toContain('"requests";r=8');
    const refused = await leavesNothing(organization, () =>
      program.call(EventAnchorManyDocument, { input: { events: some(9) } }),
    );
    expect(refused.status).toBe(429);
    expect(refused.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED' });
    const one = '{ type: "a", payload: {} }';
    const literal = await program.call(
      `mutation ($more: [EventAnchorItemInput!]!) {
      eventAnchorMany(input: { events: [${one}, ${one}, ${one}] }) { __typename }
      again: eventAnchorMany(input: { events: $more }) { __typename } }`,
      { more: some(4) },
    );
    expect(literal.headers.get('ratelimit')).toContain('"requests";r=1');
  });

  test('so that a hundred cost ten times what ten do, however they are sent', async () => {
    const program = await (await createOrganization(app())).program(undefined, {
      rateLimits: [{ name: 'cost', limit: 100_000, windowSeconds: 60 }],
    });
    const inList = `mutation ($events: [EventAnchorItemInput!]!) { eventAnchorMany(input: { events: $events }) {
      ... on EventAnchorManyPayload { events { id } } } }`;
    const left = ({ headers }: { headers: Headers }) =>
      Number(/"cost";r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
    const costOf = async (
      count: number,
      send: (events: EventAnchorItemInput[]) => Promise<Answer<unknown>>,
    ) => {
      const before = left(await program.call('{ me { kind } }'));
      const after = left(await send(some(count)));
      return before - after;
    };
    for (const send of [
      (events: EventAnchorItemInput[]) => program.call(EventAnchorManyDocument, { input: { events } }),
      (events: EventAnchorItemInput[]) => program.call(inList, { events }),
    ]) {
      const [ten, hundred] = [await costOf(10, send), await costOf(100, send)];
      expect(ten).toBeGreaterThan(10);
      expect(Math.round(hundred / ten)).toBe(10);
    }
  });
});

test('without the scope nothing happens', async () => {
  const organization = await createOrganization(app());
  const reader = await organization.program(['events:read']);
  await expectForbidden(organization, ['events:write'], () =>
    reader.call(EventAnchorManyDocument, { input: { events: some(2) } }),
  );
});

test('of two requests with one key at once, one anchors', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const caller = callWith(app(), { ...program.headers, 'idempotency-key': 'twice' });
  await Promise.all(
    [1, 2, 3].map(() => caller.call(EventAnchorManyDocument, { input: { events: some(5) } })),
  );
  expect((await rowsOf(organization)).event).toHaveLength(5);
});
