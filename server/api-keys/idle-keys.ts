import { sql } from 'kysely';
import { type Context, ownedBy } from '#server/context.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';

/** How long before it a key's disabling for lack of use is announced. */
export const warnDays = 7;
/** Shorter, keys that are used once a month would be disabled between two uses. */
export const minIdleDays = 30;

/** Since when nothing has been done with a key, over the alias `key`. */
export const idleSinceText = `(select greatest(key.created_at, key.enabled_at, key.not_before, max(used.used_at))
  from api_key_last_use as used where used.api_key_id = key.id)`;

/**
 * When the organization's rule disables a key, over the alias `key`; null while no warning stands. One stands for
 * the time it was given for: not after a later use, nor after the rule was changed.
 */
export const disablesAtText = `(select greatest(warning.warned_at + interval '${warnDays * 24} hours',
    warning.idle_since + organization.idle_key_days * interval '24 hours')
  from api_key_idle_warning as warning join organization on organization.id = key.organization_id
  where warning.api_key_id = key.id and warning.warned_at >= organization.idle_key_days_set_at
    and organization.idle_key_days is not null and key.disabled_at is null and key.revoked_at is null
    and warning.idle_since = ${idleSinceText})`;

/** When each key will be disabled because nobody uses it; null where that is not to be. */
export const disablesAtOf = perRequest(async (ctx: Context, keyIds: readonly string[]) => {
  const owner = ownedBy(ctx);
  const query = db
    .selectFrom('api_key as key')
    .where('key.organization_id', '=', owner.organizationId)
    .where('key.environment', '=', owner.environment)
    .where('key.id', 'in', [...keyIds])
    .where(sql<boolean>`coalesce(key.expires_at > ${ctx.now()}, true)`)
    .select(['key.id', sql<Date | null>`${sql.raw(disablesAtText)}`.as('disablesAt')]);
  const found = await rows(ctx.runtime.pool, query);
  const times = new Map(found.map(({ id, disablesAt }) => [id, disablesAt]));
  return keyIds.map((keyId) => times.get(keyId) ?? null);
});
