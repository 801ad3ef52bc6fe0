import { MoneyLimitError } from '#server/api-keys/money-limit.errors.ts';
import type { Context } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import { DisbursementStatusError } from '#server/disbursements/disbursement.errors.ts';
import type { DisbursementRecord } from '#server/disbursements/disbursement.query.ts';
import * as items from '#server/disbursements/disbursement-item.query.ts';
import * as service from '#server/disbursements/disbursement-item.service.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { builder } from './builder.ts';
import { DisbursementItemRef } from './disbursement-item.ts';
import { changedDisbursement } from './disbursement-mutations.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { DisbursementRef } from './refs.ts';

const DisbursementItemUpdateInput = builder.inputType('DisbursementItemUpdateInput', {
  description: 'Which row to correct, and how; what is left out stays. It is checked anew.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The row's id." }),
    name: t.string({ description: 'Whom it goes to.' }),
    destination: t.string({ description: 'The account it goes to.' }),
    amount: t.string({ description: 'The amount as it would stand in the file, e.g. `1250.00`.' }),
    reference: t.string({ description: 'What the recipient reads.' }),
    clientExternalId: t.string({ description: 'Your own id of the client it goes to; null for none.' }),
  }),
});

interface Changed {
  disbursement: DisbursementRecord;
  item: items.DisbursementItemRecord;
}

const payload = (name: string, description: string) =>
  builder.objectRef<Changed>(name).implement({
    description,
    fields: (t) => ({
      disbursement: t.expose('disbursement', {
        type: DisbursementRef,
        description: 'The disbursement as it is now.',
      }),
      item: t.expose('item', { type: DisbursementItemRef, description: 'The row as it is now.' }),
    }),
  });

const DisbursementItemRemovePayload = builder
  .objectRef<{ id: string; disbursement: DisbursementRecord }>('DisbursementItemRemovePayload')
  .implement({
    description: 'The row is gone.',
    fields: (t) => ({
      deletedId: t.id({
        description: 'The id it had.',
        resolve: ({ id }) => encodeId('DisbursementItem', id),
      }),
      disbursement: t.expose('disbursement', {
        type: DisbursementRef,
        description: 'The disbursement as it is now.',
      }),
    }),
  });

async function changed(ctx: Context, id: string): Promise<Changed> {
  const item = await items.byId.fresh(ctx, id);
  if (!item) throw new NotFoundError('row');
  return { item, ...(await changedDisbursement(ctx, item.disbursementId)) };
}

const whichRow = (name: string, description: string) => idInput(name, description, 'row');

builder.mutationFields((t) => ({
  disbursementItemUpdate: t.field({
    type: payload('DisbursementItemUpdatePayload', 'The corrected row, with what is still wrong with it.'),
    description: 'Corrects a row of a draft.',
    authScopes: { holds: 'disbursements:write' },
    errors: { types: [ValidationError, NotFoundError, DisbursementStatusError] },
    args: {
      input: t.arg({ type: DisbursementItemUpdateInput, required: true, description: 'Which row, and how.' }),
    },
    resolve: async (_root, { input: { id, ...changes } }, ctx) => {
      const row = idOf('DisbursementItem', id);
      await service.update(ctx, row, changes);
      return changed(ctx, row);
    },
  }),
  disbursementItemRemove: t.field({
    type: DisbursementItemRemovePayload,
    description: 'Takes a row out of a draft.',
    authScopes: { holds: 'disbursements:write' },
    errors: { types: [NotFoundError, DisbursementStatusError] },
    args: {
      input: t.arg({
        type: whichRow('DisbursementItemRemoveInput', 'Which row to remove.'),
        required: true,
        description: 'Which row.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('DisbursementItem', input.id);
      const { disbursementId } = await service.remove(ctx, id);
      return { id, ...(await changedDisbursement(ctx, disbursementId)) };
    },
  }),
  disbursementItemRetry: t.field({
    type: payload('DisbursementItemRetryPayload', 'The row, on its way to the rail again.'),
    description:
      "Sends a row that failed to the rail again, as it was approved. Counts against the calling key's ceilings.",
    authScopes: { holds: 'disbursements:write' },
    errors: { types: [NotFoundError, DisbursementStatusError, MoneyLimitError] },
    args: {
      input: t.arg({
        type: whichRow('DisbursementItemRetryInput', 'Which row to try again.'),
        required: true,
        description: 'Which row.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('DisbursementItem', input.id);
      await service.retry(ctx, id);
      return changed(ctx, id);
    },
  }),
  disbursementItemCancel: t.field({
    type: payload('DisbursementItemCancelPayload', 'The row, which will not go out.'),
    description:
      'Stops a row of an approved disbursement, as long as the rail has not been asked to move it.',
    authScopes: { holds: 'disbursements:write' },
    errors: { types: [NotFoundError, DisbursementStatusError] },
    args: {
      input: t.arg({
        type: whichRow('DisbursementItemCancelInput', 'Which row to stop.'),
        required: true,
        description: 'Which row.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('DisbursementItem', input.id);
      await service.cancel(ctx, id);
      return changed(ctx, id);
    },
  }),
}));
