import type { EntityManager } from '@mikro-orm/postgresql';
import type { Actor } from '#server/auth/principal.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { perRequest } from '#server/db/per-request.ts';

interface Asked {
  id: string;
  createdByType: Actor['type'];
  createdById?: string | null;
  createdByLabel: string;
  submittedByType?: Actor['type'] | null;
  submittedById?: string | null;
  submittedByLabel?: string | null;
}

/**
 * Whose money it would be to send: whoever uploaded or submitted it, and whoever has changed its rows meanwhile. Without
 * `em`, for those who only show it, a page of disbursements is one query.
 */
export async function askersOf(ctx: Context, asked: Asked, em?: EntityManager): Promise<Actor[]> {
  const { createdByType, createdById, createdByLabel } = asked;
  const { submittedByType, submittedById, submittedByLabel } = asked;
  const [correctors = []] = em
    ? await readCorrectors(ctx, em, [asked.id])
    : [await correctorsOf(ctx, asked.id)];
  return [
    { type: createdByType, id: createdById ?? null, label: createdByLabel },
    ...(submittedByType
      ? [{ type: submittedByType, id: submittedById ?? null, label: submittedByLabel ?? '' }]
      : []),
    ...correctors,
  ];
}

const correctorsOf = perRequest((ctx, ids: readonly string[]) =>
  readCorrectors(ctx, ctx.runtime.orm.em.fork(), ids),
);

/** As the traces have it, which are written with each correction. */
async function readCorrectors(ctx: Context, em: EntityManager, ids: readonly string[]): Promise<Actor[][]> {
  const { organizationId, environment } = ownedBy(ctx);
  const rows = await em.execute<(Actor & { subject: string })[]>(
    `select distinct subject_id as subject, actor_type as type, actor_id as id, actor_label as label from activity
     where subject_id = any(?::uuid[]) and organization_id = ? and environment = ? and type = 'disbursement.updated'
       and data->>'change' in ('updated', 'removed')`,
    [`{${ids.join()}}`, organizationId, environment],
  );
  const correctors = Map.groupBy(rows, ({ subject }) => subject);
  return ids.map((id) => correctors.get(id) ?? []);
}
