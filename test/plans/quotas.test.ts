import { describe, expect, test } from 'vitest';
import { setPlan } from '#server/plans/plan.service.ts';
import { createClient, createDraft } from '../invoices/support.ts';
import { accept, invite, join } from '../members/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import {
  AnchorWithinQuotaDocument,
  CreateKeyWithinQuotaDocument,
  FinalizeWithinQuotaDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { onPlan, quotaOf, useUp } from './support.ts';

const app = useApp();

const sorted = (names: readonly string[]) => [...names].sort();
const times = (count: number, name: string) => Array.from({ length: count }, () => name);

/** Two callers with one key, each on a server of its own. */
async function onTwoServers(headers: Readonly<Record<string, string>>) {
  const replica = await startApp({}, app().connection);
  return { callers: [callWith(app(), headers), callWith(replica, headers)], close: () => replica.close() };
}

describe('events of a month', () => {
  test('end exactly at the quota, however many come at once on two servers', async () => {
    const { organization, program } = await onPlan(app(), 'DEVELOPER');
    await useUp(organization, 'EVENTS', 990);
    const { callers, close } = await onTwoServers(program.headers);
    try {
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, i) =>
          given(callers[i % 2]).run(AnchorWithinQuotaDocument, { type: 'a', payload: { i } }),
        ),
      );
      const names = answers.map(({ eventAnchor }) => eventAnchor.__typename);
      expect(sorted(names)).toEqual([...times(10, 'EventAnchorPayload'), ...times(30, 'QuotaExceededError')]);
      const events = await organization.sql(
        `select 1 from event where organization_id = ? and kind = 'EVENT'`,
        [organization.id],
      );
      expect(events).toHaveLength(10);
      expect(await quotaOf(program, 'EVENTS')).toMatchObject({ used: 1_000, limit: 1_000 });
    } finally {
      await close();
    }
  });

  test('beyond it are refused with what is used of what, and leave nothing', async () => {
    const { organization, program } = await onPlan(app(), 'DEVELOPER');
    await useUp(organization, 'EVENTS', 1_000);
    const { eventAnchor } = await leavesNothing(organization, () =>
      program.run(AnchorWithinQuotaDocument, { type: 'a', payload: {} }),
    );
    expect(only(eventAnchor, 'QuotaExceededError')).toEqual({
      ...{ __typename: 'QuotaExceededError', code: 'QUOTA_EXCEEDED', path: [] },
      ...{ resource: 'EVENTS', usage: 1_000, limit: 1_000, plan: 'DEVELOPER' },
      message: 'The plan DEVELOPER includes 1,000 events a month, and all of them are used.',
    });
  });

  test('of one organization do not keep those of another from the same batch, nor leave gaps in the log', async () => {
    const full = await onPlan(app(), 'DEVELOPER');
    const other = await onPlan(app(), 'BUSINESS');
    await useUp(full.organization, 'EVENTS', 1_000);
    const anchor = (program: typeof full.program, i: number) =>
      program.run(AnchorWithinQuotaDocument, { type: 'a', payload: { i } });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => anchor(i % 2 ? full.program : other.program, i)),
    );
    const indices = answers.flatMap(({ eventAnchor }) =>
      eventAnchor.__typename === 'EventAnchorPayload' ? [eventAnchor.event.logIndex] : [],
    );
    expect(indices).toHaveLength(10);
    const [log] = await other.organization.sql<{ gaps: number }>(
      `select (max(log_index) + 1 - count(*))::int as gaps from event where environment = 'TEST'`,
    );
    expect(log?.gaps).toBe(0);
  });

  test('of one document are counted one by one', async () => {
    const { organization, program } = await onPlan(app(), 'DEVELOPER');
    await useUp(organization, 'EVENTS', 998);
    const one = (alias: string) => `${alias}: eventAnchor(input: { type: "a", payload: {} }) { __typename }`;
    const data = await program.run(`mutation { ${['a', 'b', 'c', 'd'].map(one).join(' ')} }`);
    expect(Object.values(data)).toEqual([
      ...times(2, 'EventAnchorPayload').map((__typename) => ({ __typename })),
      ...times(2, 'QuotaExceededError').map((__typename) => ({ __typename })),
    ]);
    expect(await quotaOf(program, 'EVENTS')).toMatchObject({ used: 1_000 });
  });

  test('in live count for the same quota, and are there again in the next month', async () => {
    const own = await startApp({}, app().connection);
    try {
      const { organization, program } = await onPlan(own, 'SELF_HOSTED');
      const live = await organization.program(undefined, { environment: 'LIVE' });
      await setPlan(organization.context(), 'DEVELOPER');
      await useUp(organization, 'EVENTS', 999);
      const anchor = async (caller: typeof live) =>
        (await caller.run(AnchorWithinQuotaDocument, { type: 'a', payload: {} })).eventAnchor.__typename;
      expect(await anchor(live)).toBe('EventAnchorPayload');
      expect(await anchor(program)).toBe('QuotaExceededError');
      const { resetsAt } = await quotaOf(program, 'EVENTS');
      own.advance(Date.parse(given(resetsAt)) - own.runtime.now().getTime() + 1_000);
      expect(await quotaOf(program, 'EVENTS')).toMatchObject({ used: 0 });
      expect(await anchor(program)).toBe('EventAnchorPayload');
      expect(await quotaOf(program, 'EVENTS')).toMatchObject({ used: 1 });
    } finally {
      await own.close();
    }
  });
});

describe('finalized invoices of a month', () => {
  test('end exactly at the quota, and those that are refused take no number', async () => {
    const { organization, program } = await onPlan(app(), 'DEVELOPER');
    const scene = { organization, program, clientId: await createClient(program) };
    const drafts = await Promise.all(Array.from({ length: 6 }, () => createDraft(scene)));
    await useUp(organization, 'INVOICES', 47);
    const answers = await Promise.all(
      drafts.map(({ id }) => program.run(FinalizeWithinQuotaDocument, { id })),
    );
    const names = answers.map(({ invoiceFinalize }) => invoiceFinalize.__typename);
    expect(sorted(names)).toEqual([...times(3, 'InvoiceFinalizePayload'), ...times(3, 'QuotaExceededError')]);
    const numbers = await organization.sql<{ number: string }>(
      'select number from invoice where organization_id = ? and number is not null order by 1',
      [organization.id],
    );
    expect(numbers.map(({ number }) => number)).toEqual(['INV-000001', 'INV-000002', 'INV-000003']);
    const [draft] = drafts.filter((_, i) => names[i] === 'QuotaExceededError');
    const refused = await leavesNothing(organization, () =>
      program.run(FinalizeWithinQuotaDocument, { id: given(draft).id }),
    );
    expect(only(refused.invoiceFinalize, 'QuotaExceededError')).toMatchObject({
      ...{ resource: 'INVOICES', usage: 50, limit: 50, plan: 'DEVELOPER' },
    });
  });
});

describe('keys', () => {
  const input = { name: 'a', scopes: ['clients:read'] };

  test('end exactly at the quota, however many are made at once on two servers', async () => {
    const { organization, program } = await onPlan(app(), 'DEVELOPER');
    const { callers, close } = await onTwoServers(program.headers);
    try {
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          given(callers[i % 2]).run(CreateKeyWithinQuotaDocument, { input }),
        ),
      );
      const names = answers.map(({ apiKeyCreate }) => apiKeyCreate.__typename);
      expect(sorted(names)).toEqual([...times(4, 'ApiKeyCreatePayload'), ...times(8, 'QuotaExceededError')]);
      const refused = await leavesNothing(organization, () =>
        program.run(CreateKeyWithinQuotaDocument, { input }),
      );
      expect(only(refused.apiKeyCreate, 'QuotaExceededError')).toMatchObject({
        ...{ resource: 'KEYS', usage: 5, limit: 5, plan: 'DEVELOPER' },
      });
    } finally {
      await close();
    }
  });

  test('that are revoked or expired make room', async () => {
    const { organization, program } = await onPlan(app(), 'SELF_HOSTED');
    const expiresAt = new Date(app().runtime.now().getTime() + 60_000);
    const { keyId } = await organization.program(['clients:read']);
    await organization.program(['clients:read'], { expiresAt });
    for (let i = 0; i < 2; i++) await organization.program(['clients:read']);
    await setPlan(organization.context(), 'DEVELOPER');
    const create = async () =>
      (await program.run(CreateKeyWithinQuotaDocument, { input })).apiKeyCreate.__typename;
    expect(await create()).toBe('QuotaExceededError');
    await program.run('mutation ($id: ID!) { apiKeyRevoke(input: { id: $id }) { __typename } }', {
      id: keyId,
    });
    expect(await create()).toBe('ApiKeyCreatePayload');
    expect(await create()).toBe('QuotaExceededError');
    app().advance(61_000);
    expect(await create()).toBe('ApiKeyCreatePayload');
    expect(await quotaOf(program, 'KEYS')).toEqual({ resource: 'KEYS', used: 5, limit: 5, resetsAt: null });
  });
});

describe('members', () => {
  const quota = `mutation ($email: String!) { memberInvite(input: { email: $email, role: VIEWER }) {
    __typename ... on QuotaExceededError { resource usage limit plan } } }`;
  const some = (count: number) =>
    Array.from({ length: count }, (_, i) => `p${i}-${Math.random()}@example.com`);

  test('and open invitations end exactly at the quota', async () => {
    const { organization } = await onPlan(app(), 'DEVELOPER');
    const owner = await organization.person();
    const answers = await Promise.all(some(6).map((email) => owner.run(quota, { email })));
    const refused = answers.filter(({ memberInvite }) => memberInvite.__typename === 'QuotaExceededError');
    expect(refused).toHaveLength(4);
    expect(refused[0]?.memberInvite).toMatchObject({
      ...{ resource: 'MEMBERS', usage: 3, limit: 3, plan: 'DEVELOPER' },
    });
    expect(await quotaOf(owner, 'MEMBERS')).toMatchObject({ used: 1, limit: 3 });
  });

  test('who were invited to a larger plan find no place in a smaller one', async () => {
    const { organization } = await onPlan(app(), 'BUSINESS');
    const owner = await organization.person();
    for (let i = 0; i < 2; i++) await organization.person('VIEWER');
    const { token } = await invite(owner);
    await setPlan(organization.context(), 'DEVELOPER');
    const refused = await leavesNothing(organization, () =>
      accept(app(), { token, name: 'Grace', password: 'a long and good one' }),
    );
    expect(refused).toMatchObject({ status: 409, code: 'QUOTA_EXCEEDED' });
    await setPlan(organization.context(), 'BUSINESS');
    await join(app(), token);
  });
});

test('without a quota everything is counted as well, so that a change of plan finds the true numbers', async () => {
  const { organization, program } = await onPlan(app(), 'SELF_HOSTED');
  const { id } = await createDraft({ organization, program, clientId: await createClient(program) });
  await program.run(FinalizeWithinQuotaDocument, { id });
  for (let i = 0; i < 3; i++) await program.run(AnchorWithinQuotaDocument, { type: 'a', payload: { i } });
  const person = await organization.person();
  expect(await quotaOf(person, 'EVENTS')).toMatchObject({ used: 3, limit: null });
  await setPlan(organization.context(), 'DEVELOPER');
  expect(await quotaOf(person, 'EVENTS')).toMatchObject({ used: 3, limit: 1_000 });
  expect(await quotaOf(person, 'INVOICES')).toMatchObject({ used: 1, limit: 50 });
  expect(await quotaOf(person, 'MEMBERS')).toMatchObject({ used: 1, limit: 3 });
  const stranger = await (await createOrganization(app())).program();
  expect(await quotaOf(stranger, 'EVENTS')).toMatchObject({ used: 0, limit: null });
});
