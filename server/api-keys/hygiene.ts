import { type RawBuilder, sql } from 'kysely';
import { presets } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { idleSinceText } from './idle-keys.ts';
import { spanOf } from './span.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What makes a key worth a look; all that is asked for must hold. */
export interface HygieneFilter {
  neverExpires?: boolean | null;
  withoutIpList?: boolean | null;
  fullAccess?: boolean | null;
  /** Nothing was done with it for so many days. */
  idleDays?: number | null;
  /** It holds a scope that is known to be unneeded for so many days. */
  unusedScopesDays?: number | null;
  /** A secret that a rotation has retired was tried within so many days. */
  retiredSecretUsedDays?: number | null;
  /** It has ended, and was tried within so many days. */
  deadUsedDays?: number | null;
}

/** Conditions over the alias `key`. */
export function findingsIn(ctx: Context, filter: HygieneFilter): RawBuilder<boolean>[] {
  const {
    neverExpires,
    withoutIpList,
    fullAccess,
    idleDays,
    unusedScopesDays,
    retiredSecretUsedDays,
    deadUsedDays,
  } = filter;
  const start = (days: number) => new Date(ctx.now().getTime() - spanOf(days) * dayMs);
  const is = (condition: RawBuilder<boolean>, wanted: boolean | null | undefined) =>
    wanted == null ? [] : [wanted ? condition : sql<boolean>`not ${condition}`];
  return [
    ...is(sql`(key.expires_at is null)`, neverExpires),
    ...is(sql`(key.ip_allowlist = '{}')`, withoutIpList),
    ...is(sql`(key.scopes @> ${everyScope}::text[])`, fullAccess),
    ...(idleDays == null ? [] : [sql<boolean>`${sql.raw(idleSinceText)} < ${start(idleDays)}`]),
    ...(unusedScopesDays == null ? [] : [hasUnusedScope(start(unusedScopesDays))]),
    ...(retiredSecretUsedDays == null ? [] : [retiredSecretUsed(start(retiredSecretUsedDays))]),
    ...(deadUsedDays == null ? [] : [deadUsed(start(deadUsedDays))]),
  ];
}

const everyScope = [...(presets.find(({ name }) => name === 'full access')?.scopes ?? [])];

/** `unusedScopes` in SQL; a test holds the two equal. */
function hasUnusedScope(start: Date): RawBuilder<boolean> {
  const day = start.toISOString().slice(0, 10);
  const isUnused = (scope: RawBuilder<string>) => sql<boolean>`
    coalesce((key.scopes_since->>${scope})::timestamptz, key.created_at) <= ${start}
    and not exists (select from api_key_scope_use used
      where used.api_key_id = key.id and used.scope = ${scope} and used.last_used_on >= ${day}::date)`;
  const write = sql<string>`regexp_replace(granted.scope, ':read$', ':write')`;
  return sql<boolean>`(key.created_at <= ${start} and exists (select from unnest(key.scopes) as granted (scope)
    where ${isUnused(sql`granted.scope`)}
      and not (granted.scope like '%:read' and ${write} = any(key.scopes) and not (${isUnused(write)}))))`;
}

const retiredSecretUsed = (start: Date) => sql<boolean>`key.id in (select denial.api_key_id
  from api_key_denial denial join api_key_secret secret on secret.id = denial.secret_id
  where denial.organization_id = key.organization_id and denial.environment = key.environment
    and denial.code = 'API_KEY_REVOKED' and denial.last_at >= ${start} and secret.retires_at <= denial.last_at)`;

const deadUsed = (start: Date) => sql<boolean>`key.id in (select denial.api_key_id from api_key_denial denial
  where denial.organization_id = key.organization_id and denial.environment = key.environment
    and denial.code in ('API_KEY_REVOKED', 'API_KEY_EXPIRED') and denial.last_at >= ${start}
    and denial.last_at >= least(key.revoked_at, key.expires_at))`;
