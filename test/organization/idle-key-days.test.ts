import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { OrganizationDocument, OrganizationUpdateDocument } from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';

const app = useApp();

async function setUp() {
  const organization = await createOrganization(app());
  return { organization, owner: await organization.person('OWNER') };
}

const set = async (caller: Caller, idleKeyDays: number | null) =>
  (await caller.run(OrganizationUpdateDocument, { input: { idleKeyDays } })).organizationUpdate;
const settings = async (caller: Caller) => given((await caller.run(OrganizationDocument)).organization);

describe('the days after which idle keys are disabled', () => {
  test('are set, traced, shown and cleared; the other settings stay', async () => {
    const { organization, owner } = await setUp();
    expect((await settings(owner)).idleKeyDays).toBeNull();
    await owner.run(OrganizationUpdateDocument, { input: { maxKeyLifetimeDays: 100 } });
    const changed = only(await set(owner, 90), 'OrganizationUpdatePayload').organization;
    expect(changed).toMatchObject({ idleKeyDays: 90, maxKeyLifetimeDays: 100 });
    only(await set(owner, null), 'OrganizationUpdatePayload');
    expect(await settings(owner)).toMatchObject({ idleKeyDays: null, maxKeyLifetimeDays: 100 });
    expect((await tracesOf(organization, changed.id)).slice(1).map(({ data }) => data)).toEqual([
      { before: { idleKeyDays: null }, after: { idleKeyDays: 90 } },
      { before: { idleKeyDays: 90 }, after: { idleKeyDays: null } },
    ]);
  });

  test.each([0, 29, 3_651])('cannot be %d', async (days) => {
    const { organization, owner } = await setUp();
    const refused = only(await leavesNothing(organization, () => set(owner, days)), 'ValidationError');
    expect(refused.path).toEqual(['idleKeyDays']);
  });

  test("need organization:write, and are the caller's organization's alone", async () => {
    const { organization, owner } = await setUp();
    const reader = await organization.program(['organization:read']);
    await expectForbidden(organization, ['organization:write'], () =>
      reader.call(OrganizationUpdateDocument, { input: { idleKeyDays: 90 } }),
    );
    const { owner: stranger } = await setUp();
    await set(stranger, 30);
    expect((await settings(owner)).idleKeyDays).toBeNull();
  });
});
