import { defineEntity, p } from '@mikro-orm/core';
import { id, instant, tenant } from '#server/db/columns.ts';
import { DisbursementItem } from '#server/disbursements/disbursement.entity.ts';
import { Payout } from '#server/payouts/payout.entity.ts';

const states = ['QUEUED', 'SENDING', 'ACCEPTED', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;
export type TransferState = (typeof states)[number];

const TransferSchema = defineEntity({
  name: 'Transfer',
  tableName: 'transfer',
  properties: {
    /** What the rail knows the attempt by. */
    id: id(),
    ...tenant,
    payoutId: () => p.manyToOne(Payout).mapToPk().name('payout_id').nullable().deleteRule('no action'),
    disbursementItemId: () =>
      p.manyToOne(DisbursementItem).mapToPk().name('disbursement_item_id').nullable().deleteRule('no action'),
    attempt: p.integer(),
    /** SENDING from before the rail is first asked: from then on it may have the order, answer or not. */
    state: p.enum(states),
    recipientName: p.text(),
    destination: p.text(),
    amount: p.bigint(),
    currency: p.string().columnType('char(3)'),
    reference: p.text().nullable(),
    rail: p.text(),
    railReference: p.text().nullable(),
    /** When there is next something to do about it. */
    dueAt: instant(),
    /** Who is at it, and until when nobody else is. */
    lease: p.uuid().nullable(),
    leaseUntil: instant().nullable(),
    /** How often the rail could not be reached. */
    tries: p.integer(),
    createdAt: instant(),
    finishedAt: instant().nullable(),
    failureCode: p.text().nullable(),
    failureMessage: p.text().nullable(),
  },
  uniques: [
    { name: 'transfer_payout_unique', properties: ['payoutId', 'attempt'] },
    { name: 'transfer_item_unique', properties: ['disbursementItemId', 'attempt'] },
  ],
  indexes: [
    {
      name: 'transfer_payout_due_index',
      expression: `create index "transfer_payout_due_index" on "transfer" ("organization_id", "due_at")
        where "payout_id" is not null and "state" in ('QUEUED', 'SENDING', 'ACCEPTED')`,
    },
    {
      name: 'transfer_item_due_index',
      expression: `create index "transfer_item_due_index" on "transfer" ("organization_id", "due_at")
        where "disbursement_item_id" is not null and "state" in ('QUEUED', 'SENDING', 'ACCEPTED')`,
    },
  ],
  checks: [
    {
      name: 'transfer_of_one',
      expression: `("payout_id" is null) <> ("disbursement_item_id" is null)`,
    },
  ],
});

/** One attempt to move money through a rail: a payout's, or a row's of a disbursement. */
export class Transfer extends TransferSchema.class {}
TransferSchema.setClass(Transfer);
