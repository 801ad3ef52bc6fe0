import { describe, expect, test } from 'vitest';
import { createKey } from '../api-keys/support.ts';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  ApiKeyCreateDocument,
  ApiKeyUpdateDocument,
  type ApiKeyUpdateInput,
  OrganizationDocument,
  OrganizationUpdateDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;
const inDays = (days: number) => new Date(app().runtime.now().getTime() + days * dayMs).toISOString();

async function setUp() {
  const organization = await createOrganization(app());
  return { organization, owner: await organization.person('OWNER') };
}

const limit = async (caller: Caller, maxKeyLifetimeDays: number | null) =>
  (await caller.run(OrganizationUpdateDocument, { input: { maxKeyLifetimeDays } })).organizationUpdate;
const settings = async (caller: Caller) => given((await caller.run(OrganizationDocument)).organization);
const create = async (caller: Caller, expiresAt: string | null) => {
  const input = { name: 'a', scopes: ['clients:read'], expiresAt };
  return (await caller.run(ApiKeyCreateDocument, { input })).apiKeyCreate;
};
const update = async (caller: Caller, input: ApiKeyUpdateInput) =>
  (await caller.run(ApiKeyUpdateDocument, { input })).apiKeyUpdate;

describe('the maximum', () => {
  test('is set, traced, shown and cleared', async () => {
    const { organization, owner } = await setUp();
    expect((await settings(owner)).maxKeyLifetimeDays).toBeNull();
    const set = only(await limit(owner, 30), 'OrganizationUpdatePayload').organization;
    expect(set.maxKeyLifetimeDays).toBe(30);
    expect(await settings(owner)).toMatchObject({ name: 'Test organization', maxKeyLifetimeDays: 30 });
    only(await limit(owner, null), 'OrganizationUpdatePayload');
    const traces = await tracesOf(organization, set.id);
    expect(traces.map(({ type, data }) => ({ type, ...data }))).toEqual([
      {
        type: 'organization.updated',
        before: { maxKeyLifetimeDays: null },
        after: { maxKeyLifetimeDays: 30 },
      },
      {
        type: 'organization.updated',
        before: { maxKeyLifetimeDays: 30 },
        after: { maxKeyLifetimeDays: null },
      },
    ]);
  });

  test.each([0, -1, 3_651])('of %d days is refused as data', async (days) => {
    const { organization, owner } = await setUp();
    const refused = only(await leavesNothing(organization, () => limit(owner, days)), 'ValidationError');
    expect(refused.path).toEqual(['maxKeyLifetimeDays']);
  });

  test('needs organization:write to set, and organization:read to see', async () => {
    const { organization } = await setUp();
    const reader = await organization.program(['organization:read']);
    const other = await organization.program(['clients:read']);
    const input = { maxKeyLifetimeDays: 5 };
    await expectForbidden(organization, ['organization:write'], () =>
      reader.call(OrganizationUpdateDocument, { input }),
    );
    await expectForbidden(organization, ['organization:read'], () => other.call(OrganizationDocument));
    expect((await settings(reader)).maxKeyLifetimeDays).toBeNull();
  });

  test.each([
    { maxKeyLifetimeDays: 5 },
    { idleKeyDays: 90 },
    { leakAction: 'NOTIFY' as const },
    { paymentInstructions: 'To another account.' },
  ])('as every setting, holds in live too: a test key does not set %j', async (input) => {
    const { organization } = await setUp();
    const byKey = await organization.program();
    const refused = await leavesNothing(
      organization,
      async () => (await byKey.run(OrganizationUpdateDocument, { input })).organizationUpdate,
    );
    expect(only(refused, 'MemberCredentialError').code).toBe('WRONG_CREDENTIAL');
    const live = await organization.program(undefined, { environment: 'LIVE' });
    const set = (await live.run(OrganizationUpdateDocument, { input })).organizationUpdate;
    expect(only(set, 'OrganizationUpdatePayload').organization).toMatchObject(input);
  });

  test("is the caller's organization's alone", async () => {
    const { owner } = await setUp();
    const { owner: stranger } = await setUp();
    await limit(stranger, 5);
    expect((await settings(owner)).maxKeyLifetimeDays).toBeNull();
    only(await create(owner, null), 'ApiKeyCreatePayload');
  });
});

describe('under a maximum', () => {
  test.each([null, 30.01, 400])('a key cannot be made to last %d days', async (days) => {
    const { organization, owner } = await setUp();
    await limit(owner, 30);
    const expiresAt = days === null ? null : inDays(days);
    const refused = only(
      await leavesNothing(organization, () => create(owner, expiresAt)),
      'ValidationError',
    );
    expect(refused.path).toEqual(['expiresAt']);
    expect(refused.message).toContain('at most 30 days');
  });

  test('a shorter one can, and be prolonged from time to time', async () => {
    const { owner } = await setUp();
    await limit(owner, 30);
    const { apiKey } = only(await create(owner, inDays(29.9)), 'ApiKeyCreatePayload');
    for (const expiresAt of [null, inDays(31)]) {
      expect(only(await update(owner, { id: apiKey.id, expiresAt }), 'ValidationError').path).toEqual([
        'expiresAt',
      ]);
    }
    app().advance(20 * dayMs);
    only(await update(owner, { id: apiKey.id, expiresAt: inDays(29) }), 'ApiKeyUpdatePayload');
  });

  test('keys that were there keep what they have', async () => {
    const { owner } = await setUp();
    const { apiKey } = await createKey(owner);
    await limit(owner, 30);
    const renamed = only(await update(owner, { id: apiKey.id, name: 'other' }), 'ApiKeyUpdatePayload');
    expect(renamed.apiKey).toMatchObject({ name: 'other', expiresAt: null, status: 'ACTIVE' });
  });
});
