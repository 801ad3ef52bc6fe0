import * as activity from '#server/activity/activity.service.ts';
import { ApiKeyStatusError } from '#server/api-keys/api-key.errors.ts';
import { disable } from '#server/api-keys/api-key.service.ts';
import { disablesAtText, idleSinceText, warnDays } from '#server/api-keys/idle-keys.ts';
import type { Runtime } from '#server/context.ts';
import { run } from '#server/db/rows.ts';
import { transaction } from '#server/db/transaction.ts';
import { type ClockSubject, clockContext } from './clock-context.ts';
import { eachOf, type Job } from './jobs.ts';

const dayMs = 24 * 60 * 60 * 1000;
const mostAtOnce = 1_000;
const label = 'rule for idle keys';

/** Where an organization wants it: announces that keys nobody uses will be disabled, and disables them. */
export const idleKeysJob: Job = { name: 'idle keys', everyMs: 60 * 60 * 1000, run: lookAfterIdleKeys };

interface Idle extends ClockSubject {
  id: string;
  name: string;
  idleSince: Date;
  idleDays: number;
}

export async function lookAfterIdleKeys(runtime: Runtime): Promise<void> {
  await runtime.usage.flush();
  const now = runtime.now();
  const warnFrom = `${idleSinceText} <= $1::timestamptz - (organization.idle_key_days - ${warnDays}) * interval '24 hours'`;
  const toWarn = await idleKeys(runtime, 'idle_to_warn', `${disablesAtText} is null and ${warnFrom}`);
  await eachOf(runtime, toWarn, (key) => warn(runtime, key, now));
  const toDisable = await idleKeys(runtime, 'idle_to_disable', `${disablesAtText} <= $1`);
  await eachOf(runtime, toDisable, (key) => disableIdle(runtime, key));
}

/** Keys that could be used, of organizations that have the rule. */
function idleKeys({ pool, now }: Runtime, name: string, condition: string): Promise<Idle[]> {
  const text = `select key.id, key.name, key.environment, ${idleSinceText} as "idleSince",
      organization.idle_key_days as "idleDays", organization.id as "organizationId",
      organization.name as "organizationName"
    from organization join api_key as key on key.organization_id = organization.id
    where organization.idle_key_days is not null and key.revoked_at is null and key.disabled_at is null
      and coalesce(key.expires_at > $1, true) and ${condition}
    order by key.id limit ${mostAtOnce}`;
  return run<Idle>(pool, { name, text, values: [now()] });
}

/** Whoever writes the warning down, for this time without use and this rule, gives it. */
async function warn(runtime: Runtime, key: Idle, now: Date): Promise<void> {
  const { id, name, idleSince, idleDays } = key;
  const ctx = clockContext(runtime, key, label);
  await transaction(ctx, async (em) => {
    const told = await em.execute<unknown[]>(
      `insert into api_key_idle_warning as warning (api_key_id, idle_since, warned_at) values (?, ?, ?)
       on conflict (api_key_id) do update set idle_since = excluded.idle_since, warned_at = excluded.warned_at
       where warning.idle_since <> excluded.idle_since or warning.warned_at <
         (select idle_key_days_set_at from organization where id = ?)
       returning api_key_id`,
      [id, idleSince, now, key.organizationId],
    );
    if (told.length === 0) return;
    const ruleAt = idleSince.getTime() + idleDays * dayMs;
    const disablesAt = new Date(Math.max(ruleAt, now.getTime() + warnDays * dayMs));
    activity.record(ctx, em, {
      type: 'api_key.idle_warned',
      subject: { id, label: name },
      data: { idleSince, idleDays, disablesAt },
    });
  });
}

/** Asked again under the key's lock: it may have been used or changed meanwhile, or another replica was faster. */
async function disableIdle(runtime: Runtime, key: Idle): Promise<void> {
  const ctx = clockContext(runtime, key, label);
  try {
    await disable(ctx, key.id, {
      reason: `Not used for ${key.idleDays} days.`,
      data: { idleSince: key.idleSince, idleDays: key.idleDays },
      holds: async (em) => {
        const text = `select 1 from api_key as key where key.id = ? and ${disablesAtText} <= ?`;
        return (await em.execute<unknown[]>(text, [key.id, ctx.now()])).length > 0;
      },
    });
  } catch (error) {
    if (!(error instanceof ApiKeyStatusError)) throw error;
  }
}
