import type { EntityManager } from '@mikro-orm/postgresql';
import type { Context } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import type { Payout } from '#server/payouts/payout.entity.ts';
import { Transfer } from './transfer.entity.ts';

/** Puts the next attempt of a payout on its way. */
export function queuePayout(ctx: Context, em: EntityManager, payout: Payout): void {
  const now = ctx.now();
  payout.attempts += 1;
  const { organizationId, environment, recipientName, destination, amount, currency, reference } = payout;
  em.create(Transfer, {
    id: newId(),
    ...{ organizationId, environment, payoutId: payout.id, attempt: payout.attempts, state: 'QUEUED' },
    ...{ recipientName, destination, amount, currency, reference: reference ?? null },
    ...{ rail: ctx.runtime.rail.name, dueAt: now, tries: 0, createdAt: now },
  });
}

/** The same for rows of a disbursement that are in state APPROVED, counted up already. */
export async function queueItems(
  ctx: Context,
  em: EntityManager,
  itemIds: { ofDisbursement: string } | { item: string },
): Promise<void> {
  const now = ctx.now();
  const [column, id] =
    'item' in itemIds ? ['item.id', itemIds.item] : ['item.disbursement_id', itemIds.ofDisbursement];
  await em.execute(
    `insert into transfer (id, organization_id, environment, disbursement_item_id, attempt, state, recipient_name,
       destination, amount, currency, reference, rail, due_at, tries, created_at)
     select gen_random_uuid(), item.organization_id, item.environment, item.id, item.attempts, 'QUEUED', item.name,
       item.destination, item.amount, disbursement.currency, nullif(item.reference, ''), ?, ?, 0, ?
     from disbursement_item as item join disbursement on disbursement.id = item.disbursement_id
     where ${column} = ? and item.status = 'APPROVED'
     on conflict (disbursement_item_id, attempt) do nothing`,
    [ctx.runtime.rail.name, now, now, id],
  );
}

/** Takes back what no rail has been asked for yet. False when it is too late, or is becoming so right now. */
export async function withdraw(
  ctx: Context,
  em: EntityManager,
  of: { payoutId: string } | { itemId: string },
): Promise<boolean> {
  const [column, id] = 'payoutId' in of ? ['payout_id', of.payoutId] : ['disbursement_item_id', of.itemId];
  // Not waiting: whoever holds the row waits for ours.
  const withdrawn = await em.execute<unknown[]>(
    `update transfer set state = 'CANCELLED', finished_at = ? where id in (
       select id from transfer where ${column} = ? and state = 'QUEUED' for update skip locked) returning id`,
    [ctx.now(), id],
  );
  return withdrawn.length > 0;
}
