import * as activity from '#server/activity/activity.service.ts';
import type { Runtime } from '#server/context.ts';
import { run } from '#server/db/rows.ts';
import { transaction } from '#server/db/transaction.ts';
import { type ClockSubject, clockContext } from './clock-context.ts';
import { eachOf, type Job } from './jobs.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Days before the end at which is told of it; 0 is the end itself. */
export const reminderDays = [30, 7, 1, 0] as const;
const furthest = reminderDays[0];
const mostAtOnce = 1_000;

/** Tells of keys whose end comes near, and of their end. */
export const expiryRemindersJob: Job = {
  name: 'expiry reminders',
  everyMs: 60 * 1000,
  run: remindOfExpiry,
};

interface Due extends ClockSubject {
  id: string;
  name: string;
  expiresAt: Date;
  days: number;
}

export async function remindOfExpiry(runtime: Runtime): Promise<void> {
  await eachOf(runtime, await dueOf(runtime), (due) => remind(runtime, due));
}

/**
 * The nearest mark that each key has passed, if nothing as near was told for this value of its expiry. After
 * downtime the marks before are left out; so are those that had passed when the expiry was set, which whoever set it
 * knew, and an end that is older than the furthest mark is far.
 */
async function dueOf({ pool, now }: Runtime): Promise<Due[]> {
  const at = now().getTime();
  const before = (days: number) => new Date(at + days * dayMs);
  const text = `select key.id, key.name, key.expires_at as "expiresAt", mark.days, key.environment,
       organization.id as "organizationId", organization.name as "organizationName"
     from api_key as key
     join organization on organization.id = key.organization_id
     cross join lateral (
       select min(days) as days from unnest($1::int[], $2::timestamptz[]) as mark(days, ends_by)
       where key.expires_at <= ends_by
     ) as mark
     where key.expires_at > $3 and key.expires_at <= $4 and key.revoked_at is null
       and key.expires_at - mark.days * interval '24 hours' > key.expiry_set_at
       and not exists (select from api_key_reminder as told
         where told.api_key_id = key.id and told.expires_at = key.expires_at and told.days <= mark.days)
     order by key.expires_at limit ${mostAtOnce}`;
  const values = [reminderDays, reminderDays.map(before), before(-furthest), before(furthest)];
  return run<Due>(pool, { name: 'expiry_due', text, values });
}

/** Whoever writes down that it was told, tells it: in the same transaction, and so once among all replicas. */
async function remind(runtime: Runtime, { id, name, expiresAt, days, ...owner }: Due): Promise<void> {
  const ctx = clockContext(runtime, owner, 'expiry reminders');
  await transaction(ctx, async (em) => {
    const told = await em.execute<unknown[]>(
      `insert into api_key_reminder (api_key_id, expires_at, days, told_at)
       select id, expires_at, ?, ? from api_key where id = ? and expires_at = ? and revoked_at is null
       on conflict do nothing returning api_key_id`,
      [days, ctx.now(), id, expiresAt],
    );
    if (told.length === 0) return;
    activity.record(ctx, em, {
      type: days === 0 ? 'api_key.expired' : 'api_key.expiring',
      subject: { id, label: name },
      data: days === 0 ? { expiresAt } : { expiresAt, days },
    });
  });
}
