import type { EntityManager } from '@mikro-orm/postgresql';
import { clientScopes, isScope } from '#server/auth/scopes.ts';
import { Client } from '#server/clients/client.entity.ts';
import { encodeId } from '#server/db/id.ts';
import { NotFoundError } from '#server/errors.ts';
import { invalid } from '#server/validation.ts';
import type { ApiKey } from './api-key.entity.ts';

type ClientIds = readonly string[] | null | undefined;

/** A key that is narrowed to clients holds nothing that cannot be kept to them, and the clients are there. */
export async function requireClients(
  em: EntityManager,
  key: ApiKey,
  before: ClientIds = null,
): Promise<void> {
  if (!key.clientIds) return;
  const { organizationId, environment } = key;
  const added = key.clientIds.filter((id) => !before?.includes(id));
  const found = await em.count(Client, { id: { $in: added }, organizationId, environment });
  if (found < added.length) throw new NotFoundError('client', ['clientIds']);
  const wide = key.scopes.filter((scope) => !isScope(scope) || !clientScopes.includes(scope));
  if (wide.length > 0) {
    invalid(
      ['scopes'],
      `A key that is narrowed to clients cannot hold ${wide.join(', ')}; it can hold ${clientScopes.join(', ')}.`,
    );
  }
}

/** Whether the key would reach clients that it did not reach before. */
export const widens = (before: ClientIds, after: ClientIds): boolean =>
  before != null && (after == null || after.some((id) => !before.includes(id)));

/** As the activity log has it: ids as the API shows them. */
export function withClientIds(values: Record<string, unknown>): Record<string, unknown> {
  const { clientIds } = values as { clientIds?: ClientIds };
  return clientIds ? { ...values, clientIds: clientIds.map((id) => encodeId('Client', id)) } : values;
}
