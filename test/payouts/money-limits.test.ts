import { describe, expect, onTestFinished, test } from 'vitest';
import { startApp, useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { startChild } from '../support/child.ts';
import {
  type ApiKeyMoneyLimitInput,
  ApiKeyRotateDocument,
  PayoutKeyCreateDocument,
  PayoutKeyDocument,
  PayoutKeyUpdateDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';
import { leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { approve, cancel, create, createPending, createScene, reject, retry, until } from './support.ts';

const app = useApp();

async function createLimited(
  organization: TestOrganization,
  moneyLimits: ApiKeyMoneyLimitInput[],
  scopes = ['payouts:write', 'clients:read'],
  server = app(),
) {
  const person = await organization.person('ADMIN');
  const input = { name: 'limited', scopes, moneyLimits };
  const { apiKeyCreate } = await person.run(PayoutKeyCreateDocument, { input });
  const { secret, apiKey } = only(apiKeyCreate, 'ApiKeyCreatePayload');
  const caller = callWith(server, { authorization: `Bearer ${secret}` });
  const limits = async () =>
    given((await person.run(PayoutKeyDocument, { id: apiKey.id })).apiKey).moneyLimits;
  return { person, caller, secret, keyId: apiKey.id, limits };
}

const euros = (perOperation: string | null, perDay: string | null) => [
  { currency: 'EUR', perOperation, perDay },
];

describe('a ceiling', () => {
  test('for one operation refuses what is above it, and nothing below', async () => {
    const organization = await createOrganization(app());
    const { caller } = await createLimited(organization, euros('100.00', null));
    only(await create(caller, { amount: '100.00' }), 'PayoutCreatePayload');
    const result = await leavesNothing(organization, () => create(caller, { amount: '100.01' }));
    expect(only(result, 'MoneyLimitError')).toMatchObject({
      ...{ code: 'MONEY_LIMIT_EXCEEDED', path: ['amount'], ceiling: 'PER_OPERATION', currency: 'EUR' },
      ...{ limit: { amount: '100.00', currency: 'EUR' }, used: { amount: '100.00' }, resetsAt: null },
    });
  });

  test('for the day counts what came before, and begins anew at midnight UTC', async () => {
    const organization = await createOrganization(app());
    const { caller, limits } = await createLimited(organization, euros(null, '100.00'));
    only(await create(caller, { amount: '60.00' }), 'PayoutCreatePayload');
    const result = await leavesNothing(organization, () => create(caller, { amount: '40.01' }));
    const refusal = only(result, 'MoneyLimitError');
    expect(refusal).toMatchObject({
      ceiling: 'PER_DAY',
      limit: { amount: '100.00' },
      used: { amount: '60.00' },
    });
    const resetsAt = new Date(given(refusal.resetsAt));
    expect(resetsAt.toISOString()).toMatch(/T00:00:00.000Z$/);
    only(await create(caller, { amount: '40.00' }), 'PayoutCreatePayload');
    expect(await limits()).toMatchObject([{ usedToday: { amount: '100.00' }, resetsAt: refusal.resetsAt }]);
    app().advance(resetsAt.getTime() - app().runtime.now().getTime() + 1);
    only(await create(caller, { amount: '100.00' }), 'PayoutCreatePayload');
  });

  test('for one currency leaves every other at nothing', async () => {
    const organization = await createOrganization(app());
    const { caller } = await createLimited(organization, euros('100.00', null));
    const result = await leavesNothing(organization, () => create(caller, { amount: '1', currency: 'USD' }));
    expect(only(result, 'MoneyLimitError')).toMatchObject({
      ceiling: 'CURRENCY',
      currency: 'USD',
      limit: null,
    });
  });

  test('counts in the minor units of its currency, without rounding', async () => {
    const organization = await createOrganization(app());
    const { caller, limits } = await createLimited(organization, [
      { currency: 'JPY', perDay: '9007199254740993' },
    ]);
    only(await create(caller, { amount: '900719925474099', currency: 'JPY' }), 'PayoutCreatePayload');
    expect(await limits()).toMatchObject([
      { usedToday: { amount: '900719925474099' }, perDay: { amount: '9007199254740993' } },
    ]);
  });

  test('holds for what a key approves and tries again, too', async () => {
    const scene = await createScene(app());
    const { caller } = await createLimited(scene.organization, euros(null, '100.00'));
    const [one, two] = [
      await createPending(scene, { amount: '70' }),
      await createPending(scene, { amount: '31' }),
    ];
    only(await approve(caller, one.id), 'PayoutApprovePayload');
    const result = await leavesNothing(scene.organization, () => approve(caller, two.id));
    expect(only(result, 'MoneyLimitError').used).toMatchObject({ amount: '70.00' });
    const failing = await createPending(scene, { amount: '31', destination: 'refuse:account_closed' });
    only(await approve(scene.approver, failing.id), 'PayoutApprovePayload');
    await until(app(), scene.asker, failing.id, 'FAILED');
    only(await retry(caller, failing.id), 'MoneyLimitError');
  });

  test('gets nothing back from what is cancelled, rejected or fails', async () => {
    const organization = await createOrganization(app());
    const { caller, person } = await createLimited(organization, euros(null, '90'));
    const approver = await organization.program();
    const made = async (destination = 'x') =>
      only(await create(caller, { amount: '30', destination }), 'PayoutCreatePayload').payout.id;
    only(await cancel(caller, await made()), 'PayoutCancelPayload');
    only(await reject(approver, await made()), 'PayoutRejectPayload');
    const failing = await made('refuse:account_closed');
    only(await approve(approver, failing), 'PayoutApprovePayload');
    await until(app(), person, failing, 'FAILED');
    only(await create(caller, { amount: '0.01' }), 'MoneyLimitError');
  });

  test('is none for people, nor for keys without', async () => {
    const scene = await createScene(app());
    const person = await scene.organization.person('OPERATOR');
    for (const caller of [person, scene.asker]) {
      only(await create(caller, { amount: '1000000000' }), 'PayoutCreatePayload');
    }
  });
});

describe('of fifty at once', () => {
  test('exactly as many pass as fit', async () => {
    const organization = await createOrganization(app());
    const { caller, limits } = await createLimited(organization, euros('10', '105.00'));
    const results = await Promise.all(Array.from({ length: 50 }, () => create(caller, { amount: '10' })));
    expect(results.filter((result) => result.__typename === 'PayoutCreatePayload')).toHaveLength(10);
    expect(results.filter((result) => result.__typename === 'MoneyLimitError')).toHaveLength(40);
    expect(await limits()).toMatchObject([{ usedToday: { amount: '100.00' } }]);
  });

  test('the same, over two servers on one database', async () => {
    // Not the file's server: it is days ahead of the child's clock.
    const home = await startApp();
    onTestFinished(() => home.close());
    const organization = await createOrganization(home);
    const { caller, secret, limits } = await createLimited(
      organization,
      euros(null, '105.00'),
      undefined,
      home,
    );
    const unlimited = { RATE_LIMIT_REQUESTS_PER_MINUTE: '0', RATE_LIMIT_COST_PER_MINUTE: '0' };
    const env = { SECRET_KEY: home.config.secretKey ?? '', LOG_LEVEL: 'fatal', PORT: '0', ...unlimited };
    const child = await startChild(home.connection, env);
    const other = callWith(child, { authorization: `Bearer ${secret}` });
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, index) => create(index % 2 ? other : caller, { amount: '10' })),
    );
    await child.kill();
    const passed = results.filter((result) => result.__typename === 'PayoutCreatePayload');
    expect(passed).toHaveLength(10);
    expect((await limits())[0]?.usedToday.amount).toBe('100.00');
  }, 30_000);
});

describe('who sets ceilings', () => {
  test('people do, and it leaves its trace', async () => {
    const organization = await createOrganization(app());
    const { person, keyId, limits, caller } = await createLimited(organization, euros('100.00', '1000.00'));
    expect(await limits()).toMatchObject([
      { currency: 'EUR', perOperation: { amount: '100.00' }, perDay: { amount: '1000.00' } },
    ]);
    const input = { id: keyId, moneyLimits: [{ currency: 'EUR', perDay: '5' }] };
    only((await person.run(PayoutKeyUpdateDocument, { input })).apiKeyUpdate, 'ApiKeyUpdatePayload');
    only(await create(caller, { amount: '5.01' }), 'MoneyLimitError');
    expect((await tracesOf(organization, keyId)).at(-1)?.data).toMatchObject({
      before: { moneyLimits: [{ perDay: '100000' }] },
      after: { moneyLimits: [{ currency: 'EUR', perOperation: null, perDay: '500' }] },
    });
    await person.run(PayoutKeyUpdateDocument, { input: { id: keyId, moneyLimits: [] } });
    expect(await limits()).toEqual([]);
    only(await create(caller, { amount: '5000' }), 'PayoutCreatePayload');
  });

  test('a key raises neither its own nor any, and hands nothing on past them', async () => {
    const organization = await createOrganization(app());
    const scopes = ['payouts:write', 'clients:read', 'api-keys:write'];
    const { caller, keyId } = await createLimited(organization, euros('1', null), scopes);
    const free = await organization.program(['payouts:write']);
    const refused = async (work: () => Promise<{ __typename: string }>, path: string[]) => {
      expect(await leavesNothing(organization, work)).toMatchObject({ __typename: 'ValidationError', path });
    };
    const update = (input: object) => async () =>
      (await caller.run(PayoutKeyUpdateDocument, { input: { id: keyId, ...input } })).apiKeyUpdate;
    await refused(update({ moneyLimits: [] }), ['moneyLimits']);
    await refused(update({ moneyLimits: null }), ['moneyLimits']);
    const mint = (input: object) => async () =>
      (
        await caller.run(PayoutKeyCreateDocument, {
          input: { name: 'twin', scopes: ['payouts:write'], ...input },
        })
      ).apiKeyCreate;
    await refused(mint({}), ['scopes']);
    await refused(mint({ scopes: ['clients:read'], moneyLimits: euros('5', null) }), ['moneyLimits']);
    only(await mint({ scopes: ['clients:read'] })(), 'ApiKeyCreatePayload');
    const rotate = (id: string) => async () =>
      (await caller.run(ApiKeyRotateDocument, { input: { id } })).apiKeyRotate;
    await refused(rotate(free.keyId), ['scopes']);
    only(await rotate(keyId)(), 'ApiKeyRotatePayload');
  });

  test.each([
    [
      'more places than the currency has',
      [{ currency: 'JPY', perDay: '1.5' }],
      ['moneyLimits', '0', 'perDay'],
    ],
    ['less than nothing', [{ currency: 'EUR', perDay: '-1' }], ['moneyLimits', '0', 'perDay']],
    ['no ceiling at all', [{ currency: 'EUR' }], ['moneyLimits', '0', 'perDay']],
    [
      'a currency twice',
      [
        { currency: 'EUR', perDay: '1' },
        { currency: 'EUR', perDay: '2' },
      ],
      ['moneyLimits'],
    ],
  ])('%s is refused', async (_what, moneyLimits, path) => {
    const organization = await createOrganization(app());
    const person = await organization.person('OWNER');
    const input = { name: 'k', scopes: ['payouts:write'], moneyLimits };
    const result = await leavesNothing(
      organization,
      async () => (await person.run(PayoutKeyCreateDocument, { input })).apiKeyCreate,
    );
    expect(only(result, 'ValidationError').path).toEqual(path);
  });
});
