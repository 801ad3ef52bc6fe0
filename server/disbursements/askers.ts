import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '#server/auth/principal.ts';
import { type Context, ownedBy } from '#server/context.ts';

interface Asked {
  id: string;
  createdByType: Actor['type'];
  createdById?: string | null;
  createdByLabel: string;
  submittedByType?: Actor['type'] | null;
  submittedById?: string | null;
  submittedByLabel?: string | null;
}

/** Whose money it would be to send: whoever uploaded or submitted it, and whoever has changed its rows meanwhile. */
export async function askersOf(ctx: Context, em: EntityManager, asked: Asked): Promise<Actor[]> {
  const { createdByType, createdById, createdByLabel } = asked;
  const { submittedByType, submittedById, submittedByLabel } = asked;
  return [
    { type: createdByType, id: createdById ?? null, label: createdByLabel },
    ...(submittedByType
      ? [{ type: submittedByType, id: submittedById ?? null, label: submittedByLabel ?? '' }]
      : []),
    ...(await correctorsOf(ctx, em, asked.id)),
  ];
}

/** As the traces have it, which are written with each correction. */
function correctorsOf(ctx: Context, em: EntityManager, id: string): Promise<Actor[]> {
  const { organizationId, environment } = ownedBy(ctx);
  return em.execute<Actor[]>(
    `select distinct actor_type as type, actor_id as id, actor_label as label from activity
     where subject_id = ? and organization_id = ? and environment = ? and type = 'disbursement.updated'
       and data->>'change' in ('updated', 'removed')`,
    [id, organizationId, environment],
  );
}
