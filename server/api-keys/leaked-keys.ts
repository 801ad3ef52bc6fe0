import * as activity from '#server/activity/activity.service.ts';
import { mayBeKey } from '#server/auth/authenticate.ts';
import { systemPrincipal } from '#server/auth/principal.ts';
import { type Caller, type Context, ownedBy, type Runtime, systemContext } from '#server/context.ts';
import { encodeId, newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { UserError } from '#server/errors.ts';
import { Organization } from '#server/organizations/organization.entity.ts';
import { revoke } from './api-key.service.ts';
import { retireSecret } from './api-key-secret.service.ts';
import { openGate, type VerifiedKey } from './key-directory.ts';

/** A text that a scanner found in public and takes for a key. */
export interface Finding {
  token: string;
  url: string;
  source: string;
}

/** What was done about it: nothing where it worked no more. */
export type LeakOutcome = 'REVOKED' | 'SECRET_RETIRED' | 'NOTIFIED' | 'NONE';

const label = 'GitHub secret scanning';
const maxReason = 500;
/** Of one secret; a repository with a thousand copies is one leak. */
const maxPlaces = 100;

/**
 * Answers whether the text is a key of ours, whatever its state, and then does what its organization wants done and
 * says so, once for each place. Telling again does nothing more.
 */
export function createLeakReporter(runtime: Runtime) {
  return async (finding: Finding, caller: Caller, requestId: string): Promise<boolean> => {
    const { token } = finding;
    if (!mayBeKey({ keyBrand: runtime.config.keyBrand, keys: runtime.keys }, token)) return false;
    const found = await runtime.keys.find(token, openGate);
    if (!found) return false;
    const { organizationId: id, organizationName: name } = found.principal;
    const scanner = systemPrincipal({ id, name }, found.environment, label);
    const ctx = { ...systemContext(runtime, scanner, requestId), caller };
    const url = finding.url.replaceAll(token, '…');
    const outcome = await end(ctx, found, url);
    await record(ctx, found, { url, source: finding.source, outcome });
    return true;
  };
}

/** A secret on its way out after a rotation is retired at once: its successor is not what leaked. */
async function end(ctx: Context, found: VerifiedKey, url: string): Promise<LeakOutcome> {
  const { principal, secretId, retiresAt, expiresAt, revokedAt } = found;
  const now = ctx.now();
  if (revokedAt || (expiresAt && expiresAt <= now) || (retiresAt && retiresAt <= now)) return 'NONE';
  const organization = await ctx.runtime.orm.em.fork().findOneOrFail(Organization, principal.organizationId);
  if (organization.leakAction === 'NOTIFY') return 'NOTIFIED';
  try {
    if (retiresAt) {
      await retireSecret(ctx, secretId);
      return 'SECRET_RETIRED';
    }
    await revoke(ctx, keyIdOf(found), `Found in public by ${label}: ${url}`.slice(0, maxReason));
    return 'REVOKED';
  } catch (error) {
    if (error instanceof UserError) return 'NONE';
    throw error;
  }
}

const keyIdOf = ({ principal }: VerifiedKey): string => principal.actor.id ?? '';

async function record(
  ctx: Context,
  found: VerifiedKey,
  { url, source, outcome }: { url: string; source: string; outcome: LeakOutcome },
): Promise<void> {
  const { organizationId, environment } = ownedBy(ctx);
  const keyId = keyIdOf(found);
  await transaction(ctx, async (em) => {
    const kept = await em.execute<unknown[]>(
      `insert into api_key_leak (id, organization_id, environment, api_key_id, secret_id, url, source, outcome, found_at)
       select ?::uuid, ?::uuid, ?, ?::uuid, ?::uuid, ?, ?, ?, ?::timestamptz
       where (select count(*) from api_key_leak where secret_id = ?) < ${maxPlaces}
       on conflict do nothing returning id`,
      [
        ...[newId(), organizationId, environment, keyId, found.secretId, url, source, outcome, ctx.now()],
        found.secretId,
      ],
    );
    if (kept.length === 0) return;
    activity.record(ctx, em, {
      type: 'api_key.leaked',
      subject: { id: keyId, label: found.principal.actor.label },
      data: {
        url,
        source,
        outcome,
        secretId: encodeId('ApiKeySecret', found.secretId),
        last4: found.principal.key?.last4,
      },
    });
  });
}
