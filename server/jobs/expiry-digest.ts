import type { Runtime } from '#server/context.ts';
import { run } from '#server/db/rows.ts';
import { dayOf } from '#server/format.ts';
import { ownersOf } from '#server/mail/owners.ts';
import { type ExpiringKey, expiryLetter } from './expiry.letter.ts';
import { eachOf, type Job } from './jobs.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** What could not be mailed for so long is no news any more. */
const freshForMs = 2 * dayMs;

/** Where SMTP is configured: what was told of keys' ends since the last mail, to owners and admins, once a day. */
export const expiryDigestJob: Job = {
  name: 'expiry digest',
  everyMs: 10 * 60 * 1000,
  isSlow: true,
  run: mailExpiryDigests,
};

interface Organization {
  id: string;
  name: string;
}

export async function mailExpiryDigests(runtime: Runtime): Promise<void> {
  const { mailer, pool, now } = runtime;
  if (!mailer.isOn) return;
  const text = `select distinct organization.id, organization.name
    from api_key_reminder as told
    join api_key as key on key.id = told.api_key_id
    join organization on organization.id = key.organization_id
    where told.mailed_at is null and told.told_at > $1
      and not exists (select from organization_digest as digest
        where digest.organization_id = organization.id and digest.day = $2::date)`;
  const values = [new Date(now().getTime() - freshForMs), dayOf(now())];
  const due = await run<Organization>(pool, { name: 'digest_due', text, values });
  await eachOf(runtime, due, (organization) => mailDigest(runtime, organization));
}

/**
 * Claimed before it is sent, so that one replica sends it and none waits for a mail server in a transaction. When
 * nobody could be reached, the claim is given back and the next round tries again.
 */
async function mailDigest(runtime: Runtime, organization: Organization): Promise<void> {
  const { config, mailer, now } = runtime;
  const at = now();
  const keys = await claim(runtime, organization.id, at);
  if (keys.length === 0) return;
  const letter = expiryLetter(organization.name, keys, { publicUrl: config.publicUrl ?? '', now: at });
  const deliveries: string[] = [];
  for (const to of await ownersOf(runtime.pool, organization.id))
    deliveries.push(await mailer.send(to, letter));
  if (deliveries.length > 0 && !deliveries.includes('SENT')) await giveBack(runtime, organization.id, at);
}

/** The keys of this mail; none when another replica has claimed the day. */
function claim(runtime: Runtime, organizationId: string, at: Date): Promise<ExpiringKey[]> {
  const text = `with day as (
      insert into organization_digest (organization_id, day) values ($1, $2::date) on conflict do nothing returning 1
    ), mailed as (
      update api_key_reminder as told set mailed_at = $3 from api_key as key
      where key.id = told.api_key_id and key.organization_id = $1 and told.mailed_at is null and told.told_at > $4
        and exists (select from day)
      returning key.id, told.expires_at
    )
    select key.name, key.environment, key.expires_at as "expiresAt",
      (select max(used_at) from api_key_last_use as used where used.api_key_id = key.id) as "lastUsedAt"
    from api_key as key
    where key.revoked_at is null and (key.id, key.expires_at) in (select id, expires_at from mailed)
    order by key.expires_at, key.id`;
  const values = [organizationId, dayOf(at), at, new Date(at.getTime() - freshForMs)];
  return run<ExpiringKey>(runtime.pool, { name: 'digest_claim', text, values });
}

async function giveBack({ pool }: Runtime, organizationId: string, at: Date): Promise<void> {
  const text = `with day as (delete from organization_digest where organization_id = $1 and day = $2::date)
    update api_key_reminder as told set mailed_at = null from api_key as key
    where key.id = told.api_key_id and key.organization_id = $1 and told.mailed_at = $3`;
  await run(pool, { name: 'digest_back', text, values: [organizationId, dayOf(at), at] });
}
