import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  EventByIdDocument,
  type EventFilterInput,
  EventListDocument,
  type EventListQueryVariables,
} from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { strangersTo } from '../support/refusals.ts';
import { walk } from '../support/walk.ts';
import { createEvent } from './support.ts';

const app = useApp();
const hourMs = 60 * 60 * 1000;

async function createShelf() {
  const organization = await createOrganization(app());
  const program = await organization.program(['events:write']);
  const noise = await (await createOrganization(app())).program();
  const events = [];
  for (const type of ['order.placed', 'order.shipped', 'consent.given', 'order.placed', 'under_score']) {
    events.push(await createEvent(program, { type }, type));
    await createEvent(noise, {}, type);
    app().advance(hourMs);
  }
  return { organization, program, events };
}

async function list(caller: Caller, variables: EventListQueryVariables = {}) {
  return (await caller.run(EventListDocument, variables)).events;
}
const types = (page: Awaited<ReturnType<typeof list>>) => page.nodes.map(({ type }) => type);
const newestFirst = ['under_score', 'order.placed', 'consent.given', 'order.shipped', 'order.placed'];

test('lists the tenant’s events in the order of the log, page by page in both directions', async () => {
  const { program } = await createShelf();
  expect(types(await list(program))).toEqual(newestFirst);
  for (const direction of ['ASC', 'DESC'] as const) {
    const expected = direction === 'DESC' ? newestFirst : [...newestFirst].reverse();
    const read = (place: object) => list(program, { orderBy: { direction }, ...place });
    for (const backwards of [false, true])
      expect(await walk(read, types, { size: 2, backwards })).toEqual(expected);
  }
});

test('every filter narrows, alone and together', async () => {
  const { program, events } = await createShelf();
  const [placed, shipped, consent] = events;
  const cases: [EventFilterInput, string[]][] = [
    [{ type: 'order.placed' }, ['order.placed', 'order.placed']],
    [{ type: 'order' }, []],
    [{ search: 'ORDER' }, ['order.placed', 'order.shipped', 'order.placed']],
    [{ search: '_' }, ['under_score']],
    [{ search: '%' }, []],
    [{ search: shipped?.hash }, ['order.shipped']],
    [{ search: shipped?.hash.slice(0, 10) }, []],
    [{ hash: placed?.hash }, ['order.placed', 'order.placed']],
    [{ hash: shipped?.hash.toUpperCase() }, ['order.shipped']],
    [{ hash: 'nonsense' }, []],
    [{ ingestedAfter: consent?.ingestedAt }, newestFirst.slice(0, 3)],
    [{ ingestedBefore: consent?.ingestedAt }, newestFirst.slice(3)],
    [{ type: 'order.placed', ingestedBefore: consent?.ingestedAt }, ['order.placed']],
    [{ type: null, search: null, hash: null, ingestedAfter: null, ingestedBefore: null }, newestFirst],
  ];
  for (const [filter, expected] of cases) {
    const page = await list(program, { filter });
    expect(types(page), JSON.stringify(filter)).toEqual(expected);
    expect(page.totalCount).toBe(expected.length);
  }
});

test('another tenant, and the other environment, see nothing of it', async () => {
  const { organization, events } = await createShelf();
  const [event] = events;
  for (const { who, caller } of await strangersTo(app(), organization)) {
    const id = event?.id ?? '';
    expect((await caller.run(EventByIdDocument, { id })).event, who).toBeNull();
    expect((await caller.run('query N($id: ID!) { node(id: $id) { id } }', { id })).node, who).toBeNull();
    expect((await list(caller, { filter: { hash: event?.hash } })).totalCount, who).toBe(0);
  }
});

test('reading needs events:read', async () => {
  const program = await (await createOrganization(app())).program(['invoices:write']);
  const { status, errors } = await program.call(EventListDocument, {});
  expect(`${status} ${errors?.[0]?.extensions.missingScopes}`).toBe('403 events:read');
});
