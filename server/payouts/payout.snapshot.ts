import { z } from 'zod';
import { encodeId } from '#server/db/id.ts';
import {
  idField,
  instantField,
  iso,
  isoOrNull,
  money,
  moneyField,
  textField,
} from '#server/webhooks/snapshot.ts';
import { type Payout, payoutStatuses } from './payout.entity.ts';

export const payoutSnapshot = z.strictObject({
  id: idField('po', "The payout's id."),
  status: z.enum(payoutStatuses).describe('Where it is in its life.'),
  clientId: idField('cli', 'The client it goes to, where it was named.').nullable(),
  recipientName: textField('Whom it goes to.'),
  destination: textField('The account it goes to.'),
  amount: moneyField('How much.'),
  reference: textField('What the recipient reads.').nullable(),
  memo: textField('A note of your own.').nullable(),
  attempts: z.int().describe('How often it was sent to the rail.'),
  rail: textField('What moves it; `simulated` moves no money.').nullable(),
  railReference: textField('What the rail knows the last attempt by.').nullable(),
  approvedAt: instantField('When it was approved.').nullable(),
  rejectedAt: instantField('When it was rejected.').nullable(),
  cancelledAt: instantField('When it was taken back.').nullable(),
  closeReason: textField('Why it was rejected or taken back.').nullable(),
  completedAt: instantField('When it arrived.').nullable(),
  failedAt: instantField('When it failed.').nullable(),
  failureCode: textField("Why it failed, in the rail's code.").nullable(),
  failureMessage: textField('Why it failed, for people.').nullable(),
  createdAt: instantField('When it was asked for.'),
  updatedAt: instantField('When it was last changed.'),
});

export type PayoutSnapshot = z.infer<typeof payoutSnapshot>;

export function snapshotOf(payout: Payout): PayoutSnapshot {
  const { clientId, amount, currency } = payout;
  return {
    id: encodeId('Payout', payout.id),
    status: payout.status,
    clientId: clientId ? encodeId('Client', clientId) : null,
    recipientName: payout.recipientName,
    destination: payout.destination,
    amount: money(amount, currency),
    reference: payout.reference ?? null,
    memo: payout.memo ?? null,
    attempts: payout.attempts,
    rail: payout.rail ?? null,
    railReference: payout.railReference ?? null,
    approvedAt: isoOrNull(payout.approvedAt),
    rejectedAt: isoOrNull(payout.rejectedAt),
    cancelledAt: isoOrNull(payout.cancelledAt),
    closeReason: payout.closeReason ?? null,
    completedAt: isoOrNull(payout.completedAt),
    failedAt: isoOrNull(payout.failedAt),
    failureCode: payout.failureCode ?? null,
    failureMessage: payout.failureMessage ?? null,
    createdAt: iso(payout.createdAt),
    updatedAt: iso(payout.updatedAt),
  };
}

export const payoutSample: PayoutSnapshot = {
  id: 'po_01kah9a1m5e9bv2k7q3x8d4ynz',
  status: 'COMPLETED',
  clientId: null,
  recipientName: 'Ada Lovelace',
  destination: 'DE89370400440532013000',
  amount: { amount: '120.50', currency: 'EUR' },
  reference: 'June',
  memo: null,
  attempts: 1,
  rail: 'simulated',
  railReference: 'SIM-4E7A91C05D22',
  approvedAt: '2026-11-20T09:30:00.000Z',
  rejectedAt: null,
  cancelledAt: null,
  closeReason: null,
  completedAt: '2026-11-20T09:30:03.000Z',
  failedAt: null,
  failureCode: null,
  failureMessage: null,
  createdAt: '2026-11-20T09:12:00.000Z',
  updatedAt: '2026-11-20T09:30:03.000Z',
};
