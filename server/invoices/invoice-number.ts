import type { EntityManager } from '@mikro-orm/postgresql';
import { type Context, ownedBy } from '#server/context.ts';

const width = 6;

/**
 * The next number of this organization and environment. The counter's row stays locked until the transaction
 * ends, so numbers are given one after another and one whose transaction rolls back is given again: no gaps.
 */
export async function nextNumber(
  ctx: Context,
  em: EntityManager,
): Promise<{ sequence: number; number: string }> {
  const owner = ownedBy(ctx);
  const [row] = await em.execute<{ last: number }[]>(
    `insert into invoice_counter (organization_id, environment, last) values (?, ?, 1)
     on conflict (organization_id, environment) do update set last = invoice_counter.last + 1
     returning last`,
    [owner.organizationId, owner.environment],
  );
  if (!row) throw new Error('the invoice counter returned no row');
  return { sequence: row.last, number: `INV-${String(row.last).padStart(width, '0')}` };
}
