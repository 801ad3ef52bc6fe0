import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import {
  TraceByIdDocument,
  TraceCreateDocument,
  TraceDeleteDocument,
  TraceListDocument,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import {
  expectForbidden,
  expectUnknownToStrangers,
  leavesNothing,
  strangersTo,
} from '../support/refusals.ts';
import { rowsOf, tracesOf } from '../support/rows.ts';
import { add, anchored, create, created, filled, remove, sealed } from './support.ts';

const app = useApp();

describe('a trace', () => {
  test('is opened empty, and leaves its trace', async () => {
    const organization = await createOrganization(app());
    const trace = await created(await organization.program(['events:write']), ' Loan 4021 ', 'All of it.');
    expect(trace).toEqual({
      id: expect.stringMatching(/^trc_/),
      ...{ label: 'Loan 4021', description: 'All of it.', status: 'OPEN', eventCount: 0, root: null },
      ...{ sealedAt: null, sealEventId: null, certificateUrl: null, createdAt: expect.stringMatching(/Z$/) },
      createdBy: { type: 'API_KEY', label: 'a program' },
    });
    expect(await tracesOf(organization, trace.id)).toMatchObject([
      { type: 'trace.created', subject_label: 'Loan 4021' },
    ]);
  });

  test.each([
    ['', 'label'],
    [' ', 'label'],
    ['x'.repeat(256), 'label'],
    ['a\u0000', 'label'],
  ])('called %j is refused, with nothing written', async (label, path) => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const result = await leavesNothing(organization, () => create(program, label));
    expect(only(result, 'ValidationError')).toMatchObject({ code: 'VALIDATION_FAILED', path: [path] });
  });

  test('is listed by label and state, with the events of each, and by an event', async () => {
    const program = await (await createOrganization(app())).program();
    const [one, two] = [await filled(program, 3), await filled(program, 1)];
    await created(program, 'Something else');
    await sealed(program, two.id);
    const list = async (filter: object) => (await program.run(TraceListDocument, { filter })).traces;
    expect((await list({ search: 'LOAN' })).nodes).toMatchObject([
      { id: two.id, status: 'SEALED', events: { nodes: [{ id: two.eventIds[0] }] } },
      { id: one.id, status: 'OPEN', events: { nodes: one.eventIds.slice(0, 2).map((id) => ({ id })) } },
    ]);
    expect((await list({ status: ['SEALED'] })).nodes.map(({ id }) => id)).toEqual([two.id]);
    expect((await list({ status: ['OPEN', 'SEALING'] })).totalCount).toBe(2);
    expect((await list({ eventId: one.eventIds[2] })).nodes.map(({ id }) => id)).toEqual([one.id]);
  });
});

describe('deletion', () => {
  test('takes one that is open and empty, and leaves its trace', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const { id } = await created(program);
    expect(only(await remove(program, id), 'TraceDeletePayload').deletedId).toBe(id);
    expect((await program.run(TraceByIdDocument, { id })).trace).toBeNull();
    expect((await tracesOf(organization, id)).map(({ type }) => type)).toEqual([
      'trace.created',
      'trace.deleted',
    ]);
  });

  test('refuses one with events and one that is sealed, with nothing written', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    const { id } = await filled(program, 1);
    const refused = async () => leavesNothing(organization, () => remove(program, id));
    expect(await refused()).toMatchObject({ __typename: 'TraceNotEmptyError', code: 'TRACE_NOT_EMPTY' });
    await sealed(program, id);
    expect(await refused()).toMatchObject({ __typename: 'TraceSealedError', code: 'TRACE_SEALED' });
  });

  test('that meets an event on its way leaves no event without its trace', async () => {
    const organization = await createOrganization(app());
    const program = await organization.program();
    for (let round = 0; round < 5; round++) {
      const { id } = await created(program);
      const [eventId = ''] = await anchored(program, 1);
      const [removed, added] = await Promise.all([remove(program, id), add(program, id, [eventId])]);
      const outcome = `${removed.__typename} ${added.__typename}`;
      expect(['TraceDeletePayload NotFoundError', 'TraceNotEmptyError TraceEventAddPayload']).toContain(
        outcome,
      );
    }
  });
});

test('without the scope nothing happens', async () => {
  const organization = await createOrganization(app());
  const { id } = await created(await organization.program());
  const reader = await organization.program(['events:read']);
  await expectForbidden(organization, ['events:write'], () =>
    reader.call(TraceCreateDocument, { input: { label: 'a' } }),
  );
  await expectForbidden(organization, ['events:write'], () =>
    reader.call(TraceDeleteDocument, { input: { id } }),
  );
  const stranger = await organization.program(['documents:read']);
  const answer = await stranger.call(TraceByIdDocument, { id });
  expect(answer.status).toBe(403);
});

test('for others the trace does not exist', async () => {
  const organization = await createOrganization(app());
  const { id } = await created(await organization.program());
  await expectUnknownToStrangers(app(), organization, (caller) => remove(caller, id));
  for (const { who, caller } of await strangersTo(app(), organization)) {
    expect((await caller.run(TraceByIdDocument, { id })).trace, who).toBeNull();
  }
  expect((await rowsOf(organization)).trace).toHaveLength(1);
});
