import { expect } from 'vitest';
import type { TestApp } from './app.ts';
import type { Answer, Caller } from './caller.ts';
import { createOrganization, type TestOrganization } from './organization.ts';
import { rowsOf } from './rows.ts';

/** Runs `work` and holds that it left no trace in the organization's rows; what was noted before is no trace. */
export async function leavesNothing<Result>(
  organization: TestOrganization,
  work: () => Promise<Result>,
): Promise<Result> {
  await organization.context().runtime.usage.flush();
  const before = await rowsOf(organization);
  const result = await work();
  expect(await rowsOf(organization)).toEqual(before);
  return result;
}

/** 403 before anything ran: no data, exactly these scopes named, and nothing written. */
export async function expectForbidden(
  organization: TestOrganization,
  missingScopes: string[],
  call: () => Promise<Answer<unknown>>,
): Promise<void> {
  const answer = await leavesNothing(organization, call);
  expect(answer.status).toBe(403);
  expect(answer.data ?? null).toBeNull();
  expect(answer.errors).toHaveLength(1);
  expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'INSUFFICIENT_SCOPE', missingScopes });
  for (const scope of missingScopes) expect(answer.headers.get('www-authenticate')).toContain(scope);
}

/** Full-access callers for whom the organization's test objects do not exist, and whether it is their own. */
export async function strangersTo(
  app: TestApp,
  organization: TestOrganization,
): Promise<{ who: string; caller: Caller }[]> {
  const other = await createOrganization(app, 'Another organization');
  return [
    { who: "another tenant's key", caller: await other.program() },
    { who: "another tenant's owner", caller: await other.person('OWNER') },
    { who: "the tenant's live key", caller: await organization.program(undefined, { environment: 'LIVE' }) },
  ];
}

/** For none of the strangers does the object exist; each answer is a NotFoundError, and nothing is written. */
export async function expectUnknownToStrangers(
  app: TestApp,
  organization: TestOrganization,
  change: (caller: Caller) => Promise<{ __typename: string }>,
): Promise<void> {
  for (const { who, caller } of await strangersTo(app, organization)) {
    const result = await leavesNothing(organization, () => change(caller));
    expect(result, who).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
  }
}
