import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { spend } from '#server/api-keys/money-limits.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { NotFoundError } from '#server/errors.ts';
import { queueItems, withdraw } from '#server/rails/transfer.service.ts';
import { validate } from '#server/validation.ts';
import { checkRow, clientsNamed } from './check-row.ts';
import { type Disbursement, DisbursementItem, type DisbursementItemStatus } from './disbursement.entity.ts';
import { DisbursementStatusError } from './disbursement.errors.ts';
import { change, recount, requireStatus } from './disbursement.service.ts';
import { finish } from './disbursement.settle.ts';

export interface ItemInput {
  name?: string | null;
  destination?: string | null;
  amount?: string | null;
  reference?: string | null;
  clientExternalId?: string | null;
}

const cell = z
  .string()
  .trim()
  .max(1_000, 'At most 1,000 characters.')
  .refine(
    (value) => !value.includes('\0') && value.isWellFormed(),
    'Text without NUL and half surrogate pairs.',
  )
  .nullish();
const updateInput = z.object({
  ...{ name: cell, destination: cell, amount: cell, reference: cell, clientExternalId: cell },
});

/** Corrects a row of a draft. It is checked anew; what is still wrong stays with it. */
export async function update(ctx: Context, id: string, given: ItemInput): Promise<void> {
  const { amount, ...texts } = validate(updateInput, given);
  await changeItem(ctx, id, 'updated', async (item, disbursement, em) => {
    requireStatus(disbursement, ['DRAFT'], 'Only rows of a draft can be corrected.');
    const { name, destination, amountText, reference, clientExternalId } = item;
    const named = Object.entries({ ...texts, amountText: amount }).filter(([, text]) => text !== undefined);
    const cells = {
      ...{ name, destination, amountText, reference, clientExternalId },
      ...Object.fromEntries(named.map(([cellName, text]) => [cellName, text ?? ''])),
    };
    Object.assign(item, checkRow(cells, disbursement.currency, await clientsNamed(ctx, em, [cells])));
    await em.flush();
    await recount(em, disbursement, ['amount']);
  });
}

/** Takes a row out of a draft. */
export async function remove(ctx: Context, id: string): Promise<{ disbursementId: string }> {
  return changeItem(ctx, id, 'removed', async (item, disbursement, em) => {
    requireStatus(disbursement, ['DRAFT'], 'Only rows of a draft can be removed.');
    em.remove(item);
    await em.flush();
    await recount(em, disbursement, []);
  });
}

/** Tries a row that failed again, as it was approved. */
export async function retry(ctx: Context, id: string): Promise<void> {
  await changeItem(ctx, id, 'retried', async (item, disbursement, em) => {
    requireItem(disbursement, item, 'FAILED', 'Only a row that failed can be tried again.');
    await spend(ctx, em, { amount: item.amount ?? 0n, currency: disbursement.currency });
    item.status = 'APPROVED';
    item.attempts += 1;
    item.railReference = null;
    item.failedAt = null;
    item.failureCode = null;
    item.failureMessage = null;
    disbursement.status = 'PROCESSING';
    disbursement.finishedAt = null;
    await em.flush();
    await queueItems(ctx, em, { item: id });
  });
}

/** Stops a row that no rail has been asked to move yet. */
export async function cancel(ctx: Context, id: string): Promise<void> {
  await changeItem(ctx, id, 'cancelled', async (item, disbursement, em) => {
    requireItem(disbursement, item, 'APPROVED', 'Only a row that is on its way to the rail can be stopped.');
    if (!(await withdraw(ctx, em, { itemId: id }))) {
      throw new DisbursementStatusError(
        disbursement.status,
        'The rail is being asked to move it just now.',
        'PROCESSING',
      );
    }
    item.status = 'CANCELLED';
    await em.flush();
    await finish(ctx, em, disbursement);
  });
}

function requireItem(
  { status }: Disbursement,
  item: DisbursementItem,
  wanted: DisbursementItemStatus,
  message: string,
): void {
  if (item.status !== wanted) throw new DisbursementStatusError(status, message, item.status);
}

type ItemChange = (item: DisbursementItem, disbursement: Disbursement, em: EntityManager) => Promise<void>;

/** The batch is locked before the row, as everywhere. */
async function changeItem(
  ctx: Context,
  id: string,
  what: 'updated' | 'removed' | 'retried' | 'cancelled',
  apply: ItemChange,
): Promise<{ disbursementId: string }> {
  const found = await ctx.runtime.orm.em.fork().findOne(DisbursementItem, { id, ...ownedBy(ctx) });
  if (!found) throw new NotFoundError('row');
  const { disbursementId } = found;
  await change(ctx, disbursementId, 'disbursement.updated', async (disbursement, em) => {
    const item = await em.findOne(
      DisbursementItem,
      { id, ...ownedBy(ctx) },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!item) throw new NotFoundError('row');
    const { row, name } = item;
    item.updatedAt = ctx.now();
    await apply(item, disbursement, em);
    return { change: what, row, name };
  });
  return { disbursementId };
}
