import { randomUUID } from 'node:crypto';
import { systemPrincipal } from '#server/auth/principal.ts';
import { type Runtime, systemContext } from '#server/context.ts';
import { db, firstRow } from '#server/db/rows.ts';
import { UserError } from '#server/errors.ts';
import type { Claimed } from './claim.ts';
import type { DisabledReason } from './webhook-endpoint.entity.ts';
import { disable } from './webhook-endpoint.service.ts';

/** By nobody: the rule for endpoints that do not take what they asked for. */
export async function disableFailing(
  runtime: Runtime,
  { organizationId, environment, endpointId }: Pick<Claimed, 'organizationId' | 'environment' | 'endpointId'>,
  reason: DisabledReason,
): Promise<void> {
  const query = db
    .selectFrom('organization')
    .where('organization.id', '=', organizationId)
    .select('organization.name');
  const { name = '' } = (await firstRow<{ name: string }>(runtime.pool, query)) ?? {};
  const principal = systemPrincipal({ id: organizationId, name }, environment, 'webhook delivery');
  try {
    await disable(systemContext(runtime, principal, randomUUID()), endpointId, reason);
  } catch (error) {
    // Somebody has disabled or deleted it meanwhile.
    if (!(error instanceof UserError)) throw error;
  }
}
