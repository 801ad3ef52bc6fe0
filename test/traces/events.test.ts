import { describe, expect, test } from 'vitest';
import { attested } from '../attestations/support.ts';
import { createEvent } from '../events/support.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { EventAnchorDocument, TraceByIdDocument, TraceEventAddDocument } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import {
  expectForbidden,
  expectUnknownToStrangers,
  leavesNothing,
  strangersTo,
} from '../support/refusals.ts';
import { rowsOf, tracesOf, uuidOf } from '../support/rows.ts';
import { add, anchored, created, filled, read, sealed } from './support.ts';

const app = useApp();

const into = async (caller: Caller, traceId: string, payload: object = {}) =>
  (await caller.run(EventAnchorDocument, { input: { type: 'step', payload, traceId } })).eventAnchor;

describe('events that are anchored already', () => {
  test('are added in the order of the log, each once, and leave their trace', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program(['events:write']);
    const [a = '', b = '', c = ''] = await anchored(program, 3);
    const { id } = await created(program);
    expect(await add(program, id, [c, a, a])).toMatchObject({ trace: { eventCount: 2, status: 'OPEN' } });
    expect(await add(program, id, [b, c])).toMatchObject({ trace: { eventCount: 3 } });
    await leavesNothing(organization, () => add(program, id, [a, b]));
    const trace = await read(program, id);
    expect(trace.events).toMatchObject({ totalCount: 3, nodes: [{ id: a }, { id: b }, { id: c }] });
    expect((await tracesOf(organization, id)).slice(1)).toMatchObject([
      { type: 'trace.event_added', data: { eventIds: [c, a] } },
      { type: 'trace.event_added', data: { eventIds: [b] } },
    ]);
  });

  test('come by pages, in either direction', async () => {
    const program = await (await createOrganization(app())).program();
    const { id, eventIds } = await filled(program, 5);
    const page = async (args: object) =>
      given((await program.run(TraceByIdDocument, { id, ...args })).trace).events;
    const first = await page({ first: 2 });
    expect(first).toMatchObject({ totalCount: 5, pageInfo: { hasNextPage: true } });
    const rest = await page({ first: 10, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...rest.nodes].map((event) => event.id)).toEqual(eventIds);
    expect((await page({ last: 2 })).nodes.map((event) => event.id)).toEqual(eventIds.slice(3));
  });

  test('are refused altogether where one does not exist here, or there is none, or too many', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const foreign = await createEvent(await (await createOrganization(app())).program());
    const [own = ''] = await anchored(program, 1);
    const { id } = await created(program);
    const refused = (ids: string[]) => leavesNothing(organization, () => add(program, id, ids));
    expect(await refused([own, foreign.id])).toMatchObject({ code: 'NOT_FOUND', path: ['eventIds', '1'] });
    expect(await refused([])).toMatchObject({ code: 'VALIDATION_FAILED', path: ['eventIds'] });
    expect(await refused(Array(101).fill(own))).toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});

test("an entry of the organization's own history is no event of a trace", async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await created(program);
  const [eventId = ''] = await anchored(program, 1);
  await organization.sql(`update event set kind = 'HISTORY' where id = ?`, [uuidOf(eventId)]);
  const result = await leavesNothing(organization, () => add(program, id, [eventId]));
  expect(result).toMatchObject({ code: 'NOT_FOUND', path: ['eventIds', '0'] });
});

describe('an event that is anchored into a trace', () => {
  test('is part of it with the answer, and so is an attestation', async () => {
    const program = await (await createOrganization(app())).program();
    const { id } = await created(program);
    const { event } = only(await into(program, id), 'EventAnchorPayload');
    const { eventId } = await attested(program, { traceId: id });
    const trace = await read(program, id);
    expect(trace.eventCount).toBe(2);
    expect(trace.events.nodes.map((each) => each.id)).toEqual([event.id, eventId]);
  });

  test('is refused with a trace that is sealed, full or not there, while others of the batch are anchored', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const other = await created(await (await createOrganization(app())).program());
    const [open, shut, full] = [await created(program), await filled(program, 1), await created(program)];
    await sealed(program, shut.id);
    await organization.sql('update trace set event_count = 399 where id = ?', [uuidOf(full.id)]);
    const outcomes = await Promise.all([
      into(program, open.id, { n: 1 }),
      into(program, shut.id, { n: 2 }),
      into(program, other.id, { n: 3 }),
      into(program, full.id, { n: 4 }),
      into(program, full.id, { n: 5 }),
      createEvent(program, { n: 6 }),
    ]);
    expect(outcomes.slice(0, 5)).toMatchObject([
      { __typename: 'EventAnchorPayload' },
      { __typename: 'TraceSealedError', code: 'TRACE_SEALED', path: ['traceId'] },
      { __typename: 'NotFoundError', code: 'NOT_FOUND', path: ['traceId'] },
      { __typename: 'EventAnchorPayload' },
      { __typename: 'TraceFullError', code: 'TRACE_FULL', path: ['traceId'] },
    ]);
    const rows = await organization.sql<{ count: number }>(
      `select count(*)::int from event where organization_id = ? and canonical like '{"n":%'`,
      [organization.id],
    );
    expect(rows).toEqual([{ count: 3 }]);
    expect((await read(program, open.id)).eventCount).toBe(1);
  });

  test('that is refused takes nothing of the quota, and what the quota refuses takes no place in the trace', async () => {
    const organization = await createOrganization(app());
    await organization.sql(`update organization set plan = 'DEVELOPER' where id = ?`, [organization.id]);
    const program = await organization.program();
    const shut = await filled(program, 1);
    await sealed(program, shut.id);
    const { id } = await created(program);
    await leavesNothing(organization, () => into(program, shut.id));
    await organization.sql('update quota_use set used = 1000 where organization_id = ?', [organization.id]);
    const result = await leavesNothing(organization, () => into(program, id));
    expect(only(result, 'QuotaExceededError').code).toBe('QUOTA_EXCEEDED');
  });

  test('an attestation that its trace refuses is not there', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const shut = await filled(program, 1);
    await sealed(program, shut.id);
    await expect(attested(program, { traceId: shut.id })).rejects.toThrow('TRACE_SEALED');
    expect((await rowsOf(organization)).attestation).toEqual([]);
  });
});

test('a sealed trace takes nothing more, and one of 400 neither', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await filled(program, 1);
  const [more = ''] = await anchored(program, 1);
  await organization.sql('update trace set event_count = 400 where id = ?', [uuidOf(id)]);
  const refused = () => leavesNothing(organization, () => add(program, id, [more]));
  expect(await refused()).toMatchObject({ __typename: 'TraceFullError', code: 'TRACE_FULL' });
  await organization.sql('update trace set event_count = 1 where id = ?', [uuidOf(id)]);
  await sealed(program, id);
  expect(await refused()).toMatchObject({ __typename: 'TraceSealedError', path: ['traceId'] });
});

test('without the scope nothing happens, and for others neither trace nor event exists', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id, eventIds } = await filled(program, 1);
  const reader = await organization.program(['events:read']);
  await expectForbidden(organization, ['events:write'], () =>
    reader.call(TraceEventAddDocument, { input: { traceId: id, eventIds } }),
  );
  await expectUnknownToStrangers(app(), organization, (caller) => add(caller, id, eventIds));
  for (const { who, caller } of await strangersTo(app(), organization)) {
    const own = await created(caller);
    expect(await add(caller, own.id, eventIds), who).toMatchObject({ code: 'NOT_FOUND' });
  }
});
