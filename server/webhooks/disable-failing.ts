import { randomUUID } from 'node:crypto';
import { systemPrincipal } from '#server/auth/principal.ts';
import { type Runtime, systemContext } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import { db, firstRow } from '#server/db/rows.ts';
import { UserError } from '#server/errors.ts';
import { ownersOf } from '#server/mail/owners.ts';
import type { Claimed } from './claim.ts';
import { disabledLetter } from './disabled.letter.ts';
import type { DisabledReason } from './webhook-endpoint.entity.ts';
import { disable } from './webhook-endpoint.service.ts';

type Failing = Pick<Claimed, 'organizationId' | 'environment' | 'endpointId' | 'url'>;

/** By nobody: the rule for endpoints that do not take what they asked for. Whoever gets to disable it says so by mail. */
export async function disableFailing(
  runtime: Runtime,
  { organizationId, environment, endpointId, url }: Failing,
  reason: DisabledReason,
): Promise<void> {
  const { pool, mailer, config } = runtime;
  const named = db.selectFrom('organization').where('organization.id', '=', organizationId);
  const { name = '' } = (await firstRow<{ name: string }>(pool, named.select('organization.name'))) ?? {};
  const principal = systemPrincipal({ id: organizationId, name }, environment, 'webhook delivery');
  try {
    await disable(systemContext(runtime, principal, randomUUID()), endpointId, reason);
  } catch (error) {
    // Somebody has disabled or deleted it meanwhile.
    if (error instanceof UserError) return;
    throw error;
  }
  if (!mailer.isOn) return;
  const endpoint = { url, environment, reason, id: encodeId('WebhookEndpoint', endpointId) };
  const letter = disabledLetter(name, endpoint, config.publicUrl ?? '');
  for (const to of await ownersOf(pool, organizationId)) await mailer.send(to, letter);
}
