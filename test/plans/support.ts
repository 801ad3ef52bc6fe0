import { setPlan } from '#server/plans/plan.service.ts';
import type { PlanName } from '#server/plans/plans.ts';
import type { TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { OrganizationPlanDocument, type QuotaResource } from '../support/gql/graphql.ts';
import { given } from '../support/only.ts';
import { createOrganization, type TestOrganization } from '../support/organization.ts';

/** An organization on a plan, with a program that was made before it had one. */
export async function onPlan(app: TestApp, plan: PlanName) {
  const organization = await createOrganization(app);
  const program = await organization.program();
  await setPlan(organization.context(), plan);
  return { organization, program };
}

/** As if so much had been used this month. */
export async function useUp(organization: TestOrganization, resource: QuotaResource, used: number) {
  await organization.sql(
    `insert into quota_use (organization_id, resource, period, used)
     values (?, ?, date_trunc('month', ?::timestamptz at time zone 'UTC')::date, ?)
     on conflict (organization_id, resource, period) do update set used = excluded.used`,
    [organization.id, resource, organization.context().now(), used],
  );
}

export async function quotaOf(caller: Caller, resource: QuotaResource) {
  const { organization } = await caller.run(OrganizationPlanDocument);
  return given(given(organization).quotas.find((quota) => quota.resource === resource));
}
