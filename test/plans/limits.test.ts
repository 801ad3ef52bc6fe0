import { describe, expect, test } from 'vitest';
import { readArguments, runCommand } from '#server/cli/organizations-commands.ts';
import { setLimits, setPlan } from '#server/plans/plan.service.ts';
import { createKey } from '../api-keys/support.ts';
import { rest } from '../rest/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { type Caller, callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import {
  ApiKeyLimitsDocument,
  type ApiKeyRateLimitInput,
  ApiKeyUpdateDocument,
  OrganizationPlanDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { onPlan } from './support.ts';

const app = useApp({
  RATE_LIMIT_REQUESTS_PER_MINUTE: '100',
  RATE_LIMIT_COST_PER_MINUTE: '100000',
  RATE_LIMIT_UPLOADS_PER_HOUR: '100',
});
const me = '{ me { kind } }';

const limitsOf = async (caller: Caller, id: string) =>
  Object.fromEntries(
    given((await caller.run(ApiKeyLimitsDocument, { id })).apiKey).rateLimits.map(
      ({ name, limit, windowSeconds, source }) => [name, `${limit}/${windowSeconds} ${source}`],
    ),
  );
const give = async (caller: Caller, id: string, rateLimits: ApiKeyRateLimitInput[] | null) =>
  (await caller.run(ApiKeyUpdateDocument, { input: { id, rateLimits } })).apiKeyUpdate;
const policy = async (caller: Caller) => (await caller.call(me)).headers.get('ratelimit-policy');

describe('the windows of a key', () => {
  test("are its own, else the organization's, else the plan's, else the server's; each says whose", async () => {
    const { organization, program } = await onPlan(app(), 'SELF_HOSTED');
    const owner = await organization.person();
    const { apiKey, secret } = await createKey(owner);
    const caller = callWith(app(), { 'x-api-key': secret });
    expect(await limitsOf(owner, apiKey.id)).toMatchObject({
      ...{ requests: '100/60 SERVER', cost: '100000/60 SERVER', uploads: '100/3600 SERVER' },
      connections: '5/0 SERVER',
    });
    expect(await policy(caller)).toBe('"requests";q=100;w=60, "cost";q=100000;w=60');
    await setPlan(organization.context(), 'DEVELOPER');
    expect(await limitsOf(owner, apiKey.id)).toEqual({
      ...{ requests: '60/60 PLAN', cost: '50000/60 PLAN', uploads: '20/3600 PLAN', connections: '2/0 PLAN' },
    });
    expect(await policy(caller)).toBe('"requests";q=60;w=60, "cost";q=50000;w=60');
    await setLimits(organization.context(), { requests: 500 });
    expect(await limitsOf(owner, apiKey.id)).toMatchObject({
      ...{ requests: '500/60 ORGANIZATION', cost: '50000/60 PLAN' },
    });
    expect(await policy(caller)).toBe('"requests";q=500;w=60, "cost";q=50000;w=60');
    only(
      await give(owner, apiKey.id, [{ name: 'cost', limit: 10, windowSeconds: 1 }]),
      'ApiKeyUpdatePayload',
    );
    expect(await limitsOf(owner, apiKey.id)).toMatchObject({
      ...{ requests: '500/60 ORGANIZATION', cost: '10/1 KEY' },
    });
    expect(await policy(caller)).toBe('"requests";q=500;w=60, "cost";q=10;w=1');
    expect(await limitsOf(program, apiKey.id)).toEqual(await limitsOf(owner, apiKey.id));
  });

  test.each<[string, ApiKeyRateLimitInput]>([
    ['more requests', { name: 'requests', limit: 61, windowSeconds: 60 }],
    ['the same more often', { name: 'requests', limit: 60, windowSeconds: 59 }],
    ['many at once, seldom', { name: 'requests', limit: 600, windowSeconds: 6_000 }],
    ['more connections', { name: 'connections', limit: 3 }],
  ])('cannot be set above the plan: %s', async (_what, limit) => {
    const { organization } = await onPlan(app(), 'DEVELOPER');
    const owner = await organization.person();
    const { apiKey } = await createKey(owner);
    const refused = only(
      await leavesNothing(organization, () => give(owner, apiKey.id, [limit])),
      'ValidationError',
    );
    expect(refused.path).toEqual(['rateLimits']);
    expect(refused.message).toContain('plan DEVELOPER');
  });

  test('may be set to what the plan has, and to less', async () => {
    const { organization } = await onPlan(app(), 'DEVELOPER');
    const owner = await organization.person();
    const { apiKey } = await createKey(owner);
    const limits = [
      { name: 'requests', limit: 60, windowSeconds: 60 },
      { name: 'cost', limit: 100, windowSeconds: 1 },
      { name: 'connections', limit: 2 },
      { name: 'uploads', limit: 20 },
    ];
    only(await give(owner, apiKey.id, limits), 'ApiKeyUpdatePayload');
    expect(await limitsOf(owner, apiKey.id)).toEqual({
      ...{ requests: '60/60 KEY', cost: '100/1 KEY', uploads: '20/3600 KEY', connections: '2/0 KEY' },
    });
    const timed = only(
      await give(owner, apiKey.id, [{ name: 'connections', limit: 1, windowSeconds: 60 }]),
      'ValidationError',
    );
    expect(timed.message).toContain('leave windowSeconds out');
  });

  test("fall back to a smaller plan's when the organization is given one", async () => {
    const { organization } = await onPlan(app(), 'BUSINESS');
    const owner = await organization.person();
    const { apiKey } = await createKey(owner);
    await give(owner, apiKey.id, [{ name: 'requests', limit: 1_000, windowSeconds: 60 }]);
    await setPlan(organization.context(), 'DEVELOPER');
    expect(await limitsOf(owner, apiKey.id)).toMatchObject({ requests: '60/60 PLAN' });
    await setPlan(organization.context(), 'BUSINESS');
    expect(await limitsOf(owner, apiKey.id)).toMatchObject({ requests: '1000/60 KEY' });
  });
});

test('what is too much names the plan and whose limit it is, on GraphQL and REST', async () => {
  const { organization, program } = await onPlan(app(), 'DEVELOPER');
  await setLimits(organization.context(), { requests: 2 });
  for (let i = 0; i < 2; i++) await program.call(me);
  const limit = { name: 'requests', limit: 2, remaining: 0, source: 'ORGANIZATION' };
  expect((await program.call(me)).errors?.[0]?.extensions).toMatchObject({ plan: 'DEVELOPER', limit });
  const { status, body } = await rest(app(), '/v1/me', program.headers);
  expect({ status, body }).toMatchObject({
    status: 429,
    body: { error: 'rate_limit_exceeded', plan: 'DEVELOPER', limit: { ...limit, window_seconds: 60 } },
  });
});

describe('npm run organizations', () => {
  const run = (...argv: string[]) => {
    const asked = readArguments(argv);
    if (asked === 'help') throw new Error('help was asked for');
    return runCommand(app(), asked);
  };

  test('gives plan and limits, traced as the command line, and a running server hears of it', async () => {
    const { organization, program } = await onPlan(app(), 'SELF_HOSTED');
    const replica = await startApp({}, app().connection);
    try {
      const elsewhere = callWith(replica, program.headers);
      expect(await policy(elsewhere)).toBeNull();
      expect(await run('plan', organization.id, 'developer')).toContain('DEVELOPER');
      await eventually(async () => expect(await policy(elsewhere)).toContain('"requests";q=60;w=60'), 250);
      const [shown] = JSON.parse(await run('limits', organization.id, 'requests=7,cost=9000', '--json'));
      expect(shown).toMatchObject({
        plan: 'DEVELOPER',
        limits: { requests: { limit: 7, windowSeconds: 60 } },
      });
      await eventually(async () => expect(await policy(elsewhere)).toContain('"requests";q=7;w=60'), 250);
      await run('limits', organization.id, 'none');
      await eventually(async () => expect(await policy(elsewhere)).toContain('"requests";q=60;w=60'), 250);
      expect(await run('list')).toContain(`${organization.id}  DEVELOPER`);
    } finally {
      await replica.close();
    }
    const traces = await tracesOf(organization, shownId(organization.id, await run('list')));
    expect(traces.map(({ type, actor_type, actor_label }) => ({ type, actor_type, actor_label }))).toEqual([
      { type: 'organization.plan_changed', actor_type: 'SYSTEM', actor_label: 'test' },
      ...['plan_changed', 'limits_changed', 'limits_changed'].map((verb) => ({
        ...{ type: `organization.${verb}`, actor_type: 'SYSTEM', actor_label: 'command line' },
      })),
    ]);
    expect(traces[1]?.data).toEqual({ before: { plan: 'SELF_HOSTED' }, after: { plan: 'DEVELOPER' } });
  });

  test.each([
    ['plan', 'nowhere', 'DEVELOPER'],
    ['limits', 'nowhere', 'none'],
  ])('%s refuses an organization that is not there', async (...argv) => {
    await expect(run(...argv)).rejects.toThrow('no such organization');
  });

  test('refuses a plan and limits that there are none of', async () => {
    const { organization } = await onPlan(app(), 'SELF_HOSTED');
    await expect(run('plan', organization.id, 'GOLD')).rejects.toThrow(
      'Plans: SELF_HOSTED, DEVELOPER, BUSINESS',
    );
    await expect(run('limits', organization.id, 'requests=0')).rejects.toThrow('from 1 to');
    await expect(run('limits', organization.id, 'speed=1')).rejects.toThrow('not like requests=500');
    for (const argv of [['plan'], ['sell', 'x'], ['list', 'x'], ['plan', 'a', 'b', 'c'], ['--loud']]) {
      expect(() => readArguments(argv)).toThrow('npm run organizations -- --help');
    }
    expect(readArguments(['--help'])).toBe('help');
  });
});

/** The id, as an API shows it, of the organization with this slug. */
const shownId = (slug: string, list: string): string =>
  given(list.split('\n').find((line) => line.includes(slug))).split(' ')[0] ?? '';

test('the organization shows what its keys have and what its plan includes', async () => {
  const { organization } = await onPlan(app(), 'DEVELOPER');
  const reader = await organization.person('VIEWER');
  const shown = given((await reader.run(OrganizationPlanDocument)).organization);
  expect(shown.plan).toBe('DEVELOPER');
  expect(shown.limits).toContainEqual({
    ...{ name: 'requests', limit: 60, windowSeconds: 60, source: 'PLAN' },
  });
  expect(shown.quotas.map(({ resource, used, limit }) => ({ resource, used, limit }))).toEqual([
    { resource: 'EVENTS', used: 0, limit: 1_000 },
    { resource: 'INVOICES', used: 0, limit: 50 },
    { resource: 'KEYS', used: 1, limit: 5 },
    { resource: 'MEMBERS', used: 1, limit: 3 },
  ]);
  const blind = await organization.program(['clients:read']);
  expect((await blind.call(OrganizationPlanDocument)).status).toBe(403);
});
