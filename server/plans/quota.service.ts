import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';
import type { ClientBase } from 'pg';
import type { Context } from '#server/context.ts';
import { db } from '#server/db/rows.ts';
import type { Unit } from '#server/ledger/event-entry.ts';
import { Organization } from '#server/organizations/organization.entity.ts';
import { QuotaExceededError } from './plan.errors.ts';
import { type MonthlyResource, planOf, type Resource } from './plans.ts';
import { periodOf } from './quota.query.ts';

interface Use {
  organizationId: string;
  period: string;
  count: number;
}

interface Used extends Omit<Use, 'count'> {
  /** With what was just counted. */
  used: number;
  plan: string;
}

/**
 * Counts uses, also where there is no quota, so that a change of plan finds the true number. The rows stay locked
 * until the transaction ends: what another one adds meanwhile comes after, and what rolls back was never counted.
 */
const counting = (resource: MonthlyResource, uses: readonly Use[]) => sql<Used>`
  insert into quota_use as q (organization_id, resource, period, used)
  select u.organization_id, ${resource}, u.period, u.count
    from unnest(${uses.map((use) => use.organizationId)}::uuid[], ${uses.map((use) => use.period)}::date[],
      ${uses.map((use) => use.count)}::int[]) as u (organization_id, period, count)
    order by u.organization_id, u.period
  on conflict (organization_id, resource, period) do update set used = q.used + excluded.used
  returning q.organization_id as "organizationId", q.period::text, q.used::int,
    (select plan from organization o where o.id = q.organization_id) as plan`;

/** Counts one for the caller's organization, in the transaction of the change; throws when the plan has no more. */
export async function take(ctx: Context, em: EntityManager, resource: MonthlyResource): Promise<void> {
  const { organizationId } = ctx.principal;
  const use = { organizationId, period: periodOf(ctx.now()), count: 1 };
  const { rows } = await counting(resource, [use]).execute(em.getKysely());
  for (const { used, plan } of rows) {
    const limit = planOf(plan).quotas[resource];
    if (limit !== undefined && used > limit)
      throw new QuotaExceededError({ resource, usage: used - 1, limit, plan });
  }
}

/** What an organization has used of a period, and what of a batch finds no room there. */
interface Month {
  use: Use;
  used: number;
  limit: number | undefined;
  plan: string;
  refused: number;
}

/**
 * Counts a batch of events in its transaction. Answers a refusal in the place of each unit that is too much, of the
 * later ones first; those are not counted.
 */
export async function takeEvents(
  client: ClientBase,
  units: readonly Unit[],
): Promise<(QuotaExceededError | null)[]> {
  const wanted = new Map<string, Use>();
  const keys = units.map((unit) => {
    const use = countOf(unit);
    const key = keyOf(use);
    wanted.set(key, { ...use, count: use.count + (wanted.get(key)?.count ?? 0) });
    return key;
  });
  const counted = await runNamed(client, 'quota_events_count', counting('EVENTS', [...wanted.values()]));
  const months = new Map<string, Month>();
  for (const { used, plan, ...use } of counted) {
    const count = wanted.get(keyOf(use))?.count ?? 0;
    const limit = planOf(plan).quotas.EVENTS;
    months.set(keyOf(use), { use: { ...use, count }, used: used - count, limit, plan, refused: 0 });
  }
  const refusals = units.map((unit, position) => refusalOf(unit, months.get(keys[position] ?? '')));
  const back = [...months.values()].filter(({ refused }) => refused > 0);
  const uncounted = back.map(({ use, refused }) => ({ ...use, count: -refused }));
  if (uncounted.length > 0) await runNamed(client, 'quota_events_count', counting('EVENTS', uncounted));
  return refusals;
}

/** A unit is of one organization and one moment. */
function countOf(unit: Unit): Use {
  const [first] = unit;
  if (!first) throw new Error('A unit without events is nothing to count.');
  return { organizationId: first.organizationId, period: periodOf(first.ingestedAt), count: unit.length };
}

const keyOf = ({ organizationId, period }: Pick<Use, 'organizationId' | 'period'>) =>
  `${organizationId} ${period}`;

function refusalOf(unit: Unit, month: Month | undefined): QuotaExceededError | null {
  if (!month) return null;
  const { used: usage, limit, plan } = month;
  if (limit === undefined || usage + unit.length <= limit) {
    month.used += unit.length;
    return null;
  }
  month.refused += unit.length;
  return new QuotaExceededError({ resource: 'EVENTS', usage, limit, plan, wanted: unit.length });
}

/** Prepared once per connection: it runs in every batch of the log, under its lock. */
async function runNamed<Row>(client: ClientBase, name: string, query: RawBuilder<Row>): Promise<Row[]> {
  const { sql: text, parameters } = query.compile(db);
  return (await client.query({ name, text, values: [...parameters] })).rows as Row[];
}

export interface Standing {
  organizationId: string;
  resource: Exclude<Resource, MonthlyResource>;
  /** How many there are. */
  count: RawBuilder<{ count: number }>;
}

/**
 * Throws when the plan has room for no more of them. Whoever makes one asks in its transaction, and one after another
 * until that ends; a plan without a quota keeps nobody waiting.
 */
export async function requireRoom(
  em: EntityManager,
  { organizationId, resource, count }: Standing,
): Promise<void> {
  const { plan } = await em.findOneOrFail(Organization, organizationId, {
    lockMode: LockMode.PESSIMISTIC_READ,
  });
  const limit = planOf(plan).quotas[resource];
  if (limit === undefined) return;
  const lock = `quota ${resource} ${organizationId}`;
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [lock]);
  const [row] = (await count.execute(em.getKysely())).rows;
  const usage = row?.count ?? 0;
  if (usage >= limit) throw new QuotaExceededError({ resource, usage, limit, plan });
}
