import { describe, expect, test } from 'vitest';
import { lookAfterLedgerRecords } from '#server/jobs/ledger-records.ts';
import { naiveRoot } from '../ledger/naive-tree.ts';
import { useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import { EventAnchorDocument, TraceSealDocument } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { overloadOnce } from '../support/overloaded.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf, uuidOf } from '../support/rows.ts';
import { add, anchored, created, filled, read, seal, sealed } from './support.ts';

const app = useApp();
const hourMs = 60 * 60 * 1000;

const sealsOf = (organization: Awaited<ReturnType<typeof createOrganization>>) =>
  organization.sql(`select id from event where organization_id = ? and type = 'trace.sealed'`, [
    organization.id,
  ]);

test('a seal anchors every event in order and the root over them, and leaves its trace', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program(['events:write']);
  const { id } = await filled(program, 5);
  const { events } = await read(program, id);
  const trace = await sealed(program, id);
  const commitments = events.nodes.map(({ commitment }) => Buffer.from(commitment, 'hex'));
  const root = naiveRoot(commitments).toString('hex');
  expect(trace).toMatchObject({
    ...{ status: 'SEALED', eventCount: 5, root, sealedAt: trace.sealEvent?.ingestedAt },
    ...{ sealEventId: trace.sealEvent?.id, certificateUrl: `/v1/traces/${id}/proof/pdf` },
  });
  expect(trace.sealEvent).toMatchObject({
    type: 'trace.sealed',
    payload: {
      ...{ trace_id: id, label: trace.label, event_count: 5, root },
      events: events.nodes.map((event) => ({ event_id: event.id, commitment: event.commitment })),
    },
  });
  expect((await tracesOf(organization, id)).at(-1)).toMatchObject({
    ...{ type: 'trace.sealed', data: { eventCount: 5, eventId: trace.sealEventId } },
  });
  const [message] = await organization.sql<{ data: string }>(
    `select data from webhook_message where organization_id = ? and type = 'trace.sealed'`,
    [organization.id],
  );
  expect(JSON.parse(message?.data ?? '')).toMatchObject({ id, root, sealEventId: trace.sealEventId });
});

test('a trace of 400 events with the longest words there are fits into its seal', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await created(program, '\u0001'.repeat(255), '\u0001'.repeat(1_000));
  const payloads = Array.from({ length: 400 }, (_, n) => ({
    input: { type: 's', payload: { n }, traceId: id },
  }));
  const outcomes = await Promise.all(
    payloads.map((variables) => program.run(EventAnchorDocument, variables)),
  );
  expect(new Set(outcomes.map(({ eventAnchor }) => eventAnchor.__typename))).toEqual(
    new Set(['EventAnchorPayload']),
  );
  expect((await sealed(program, id)).eventCount).toBe(400);
});

test('seals of others can be sealed together', async () => {
  const program = await (await createOrganization(app())).program();
  const parts = [await filled(program, 1), await filled(program, 2)];
  const seals = [];
  for (const { id } of parts) seals.push((await sealed(program, id)).sealEventId ?? '');
  const { id } = await created(program);
  await add(program, id, seals);
  expect((await sealed(program, id)).sealEvent?.payload).toMatchObject({
    events: seals.map((each) => ({ event_id: each })),
  });
});

describe('at once', () => {
  test('many seal a trace: one does, and there is one seal', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const { id } = await filled(program, 2);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => seal(program, id)));
    const names = outcomes.map(({ __typename }) => __typename).sort();
    expect(names).toEqual(['TraceSealPayload', ...Array(4).fill('TraceSealedError')].sort());
    expect(await sealsOf(organization)).toHaveLength(1);
  });

  test('events are added while it is sealed: each is in the seal, or refused', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    for (let round = 0; round < 4; round++) {
      const { id, eventIds } = await filled(program, 1);
      const [late = ''] = await anchored(program, 1);
      const input = (n: number) => ({ input: { type: 'step', payload: { n }, traceId: id } });
      const [trace, added, ...outcomes] = await Promise.all([
        sealed(program, id),
        add(program, id, [late]),
        ...[1, 2, 3].map((n) => program.run(EventAnchorDocument, input(n))),
      ]);
      const taken = outcomes.flatMap(({ eventAnchor }) =>
        eventAnchor.__typename === 'EventAnchorPayload' ? [eventAnchor.event.id] : [],
      );
      if (added.__typename === 'TraceEventAddPayload') taken.push(late);
      const { events } = given(trace.sealEvent).payload as { events: { event_id: string }[] };
      expect(new Set(events.map((each) => each.event_id))).toEqual(new Set([...eventIds, ...taken]));
      expect((await read(program, id)).events.totalCount).toBe(events.length);
    }
  });
});

test('an event that comes while the trace is being closed waits, and is refused', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await filled(program, 1);
  const { pool } = app().runtime;
  const closing = await pool.connect();
  await closing.query('begin');
  await closing.query(
    'update trace set seal_event_id = gen_random_uuid(), sealing_at = now() where id = $1',
    [uuidOf(id)],
  );
  const input = { type: 'step', payload: {}, traceId: id };
  const anchoring = program.run(EventAnchorDocument, { input });
  await eventually(async () => {
    const { rowCount } = await pool.query(
      `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rowCount === 0) throw new Error('nobody waits for the trace');
  }, 5_000);
  await closing.query('commit');
  closing.release();
  expect((await anchoring).eventAnchor).toMatchObject({ code: 'TRACE_SEALED' });
  expect((await read(program, id)).events.totalCount).toBe(1);
});

describe('refuses, as data, with nothing written', () => {
  test('an empty trace, and one that is sealed', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const { id } = await created(program);
    const refused = () => leavesNothing(organization, () => seal(program, id));
    expect(await refused()).toMatchObject({ __typename: 'TraceEmptyError', code: 'TRACE_EMPTY' });
    await add(program, id, await anchored(program, 1));
    await sealed(program, id);
    expect(await refused()).toMatchObject({ __typename: 'TraceSealedError', code: 'TRACE_SEALED' });
  });

  test('what the plan has no event left for; the trace is open again', async () => {
    const organization = await createOrganization(app());
    await organization.sql(`update organization set plan = 'DEVELOPER' where id = ?`, [organization.id]);
    const program = await organization.program();
    const { id } = await filled(program, 1);
    await organization.sql('update quota_use set used = 1000 where organization_id = ?', [organization.id]);
    const result = await leavesNothing(organization, () => seal(program, id));
    expect(only(result, 'QuotaExceededError').code).toBe('QUOTA_EXCEEDED');
    expect((await read(program, id)).status).toBe('OPEN');
  });
});

test('while the log takes nothing it is pushed back, and the trace is open again', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await filled(program, 1);
  overloadOnce(app());
  const answer = await leavesNothing(organization, () => program.call(TraceSealDocument, { input: { id } }));
  expect(answer.errors).toMatchObject([{ extensions: { code: 'OVERLOADED' } }]);
  expect((await read(program, id)).status).toBe('OPEN');
  expect(await sealed(program, id)).toMatchObject({ status: 'SEALED' });
});

test('under one idempotency key it is sealed once, and answered again', async () => {
  const organization = await createOrganization(app());
  const program = await organization.program();
  const { id } = await filled(program, 1);
  const caller = callWith(app(), { ...program.headers, 'idempotency-key': 'seal-1' });
  const first = await sealed(caller, id);
  expect(await sealed(caller, id)).toEqual(first);
});

test('without the scope nothing happens, and for others the trace does not exist', async () => {
  const organization = await createOrganization(app());
  const { id } = await filled(await organization.program(), 1);
  const reader = await organization.program(['events:read']);
  await expectForbidden(organization, ['events:write'], () =>
    reader.call(TraceSealDocument, { input: { id } }),
  );
  await expectUnknownToStrangers(app(), organization, (caller) => seal(caller, id));
});

describe('a seal whose process died', () => {
  async function interrupted(isAnchored: boolean) {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const { id } = await filled(program, 2);
    const trace = await sealed(program, id);
    const values = [uuidOf(id)];
    await organization.sql('update trace set sealed_at = null where id = ?', values);
    await organization.sql(`delete from activity where subject_id = ? and type = 'trace.sealed'`, values);
    if (!isAnchored)
      await organization.sql('update trace set seal_event_id = gen_random_uuid() where id = ?', values);
    return { organization, program, id, trace };
  }

  test('after the event is completed once, in the name of whoever sealed', async () => {
    const { organization, program, id, trace } = await interrupted(true);
    await lookAfterLedgerRecords(app().runtime);
    const half = await read(program, id);
    expect(half).toMatchObject({ status: 'SEALING', root: null, sealEventId: null, certificateUrl: null });
    const [late = ''] = await anchored(program, 1);
    expect(await add(program, id, [late])).toMatchObject({ code: 'TRACE_SEALED' });
    expect(await seal(program, id)).toMatchObject({ code: 'TRACE_SEALED' });
    app().advance(2 * hourMs);
    await Promise.all([1, 2, 3].map(() => lookAfterLedgerRecords(app().runtime)));
    const { root, sealedAt, sealEventId } = trace;
    expect(await read(program, id)).toMatchObject({ status: 'SEALED', root, sealedAt, sealEventId });
    expect((await tracesOf(organization, id)).filter(({ type }) => type === 'trace.sealed')).toMatchObject([
      { actor_type: 'API_KEY', actor_label: 'a program' },
    ]);
  });

  test('before the event leaves an open trace, that can be sealed', async () => {
    const { program, id, trace } = await interrupted(false);
    app().advance(2 * hourMs);
    await lookAfterLedgerRecords(app().runtime);
    expect(await read(program, id)).toMatchObject({ status: 'OPEN', eventCount: 2 });
    expect(await sealed(program, id)).toMatchObject({ status: 'SEALED', root: trace.root });
  });
});
