import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Context, ownedBy, reaches } from '#server/context.ts';
import { NotFoundError } from '#server/errors.ts';
import { Client } from './client.entity.ts';
import { ClientArchivedError } from './client.errors.ts';

/** Locked against deletion until this transaction ends. */
export async function requireClient(ctx: Context, em: EntityManager, clientId: string): Promise<void> {
  const client = await em.findOne(
    Client,
    { id: clientId, ...ownedBy(ctx) },
    { lockMode: LockMode.PESSIMISTIC_READ },
  );
  if (!client || !reaches(ctx, client.id)) throw new NotFoundError('client', ['clientId']);
  if (client.archivedAt) throw new ClientArchivedError();
}
