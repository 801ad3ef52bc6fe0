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
import type { PaymentLink } from './payment-link.entity.ts';

/** Without its address, which is as good as a door: whoever needs it asks for `url`. */
export const paymentLinkSnapshot = z.strictObject({
  id: idField('plink', "The link's id."),
  name: textField('What it is called.'),
  description: textField('What the payer is told.').nullable(),
  currency: textField('The currency of its amounts.'),
  amount: moneyField('What is to be paid; null where the payer says how much.').nullable(),
  minAmount: moneyField('The least the payer may choose.').nullable(),
  maxAmount: moneyField('The most the payer may choose.').nullable(),
  reusable: z.boolean().describe('Whether it can be paid more than once.'),
  status: z.enum(['ACTIVE', 'COMPLETED', 'EXPIRED', 'DISABLED']).describe('Whether it can be paid.'),
  paymentCount: z.int().describe('How often it has been paid.'),
  amountPaid: moneyField('What came through it.'),
  expiresAt: instantField('Until when it can be paid.').nullable(),
  createdAt: instantField('When it was created.'),
  updatedAt: instantField('When it was last changed.'),
});

export type PaymentLinkSnapshot = z.infer<typeof paymentLinkSnapshot>;

export function snapshotOf(link: PaymentLink, now: Date): PaymentLinkSnapshot {
  const amount = (minor: bigint | null | undefined) => (minor == null ? null : money(minor, link.currency));
  return {
    id: encodeId('PaymentLink', link.id),
    name: link.name,
    description: link.description ?? null,
    currency: link.currency,
    amount: amount(link.amount),
    minAmount: amount(link.minAmount),
    maxAmount: amount(link.maxAmount),
    reusable: link.reusable,
    status: link.statusAt(now),
    paymentCount: link.paymentCount,
    amountPaid: money(link.amountPaid, link.currency),
    expiresAt: isoOrNull(link.expiresAt),
    createdAt: iso(link.createdAt),
    updatedAt: iso(link.updatedAt),
  };
}

export const paymentLinkSample: PaymentLinkSnapshot = {
  id: 'plink_01kah8r2d7f5hvq2c3w9b1m6tz',
  name: 'Conference ticket',
  description: null,
  currency: 'EUR',
  amount: { amount: '49.00', currency: 'EUR' },
  minAmount: null,
  maxAmount: null,
  reusable: true,
  status: 'ACTIVE',
  paymentCount: 1,
  amountPaid: { amount: '49.00', currency: 'EUR' },
  expiresAt: null,
  createdAt: '2026-11-20T09:00:00.000Z',
  updatedAt: '2026-11-20T09:30:00.000Z',
};
