import { z } from 'zod';
import { encodeId } from '#server/db/id.ts';
import {
  dayField,
  idField,
  instantField,
  iso,
  isoOrNull,
  money,
  moneyField,
  textField,
} from '#server/webhooks/snapshot.ts';
import type { Invoice } from './invoice.entity.ts';

/** Without its lines: up to 500 of them are read by whoever needs them. */
export const invoiceSnapshot = z.strictObject({
  id: idField('inv', "The invoice's id."),
  clientId: idField('cli', 'Who owes it.'),
  number: textField('Given at finalization; null for a draft.').nullable(),
  status: z.enum(['DRAFT', 'OPEN', 'PAID', 'VOID']).describe('Where it is in its life.'),
  currency: textField('The currency of all its amounts.'),
  subtotal: moneyField("The sum of the lines' amounts."),
  tax: moneyField("The sum of the lines' taxes."),
  total: moneyField('What is owed.'),
  amountPaid: moneyField('What has been paid of it.'),
  amountDue: moneyField('What is still to be paid.'),
  issuedOn: dayField('The day it was finalized.').nullable(),
  dueOn: dayField('The day it is to be paid by.').nullable(),
  memo: textField('A note to the client.').nullable(),
  finalizedAt: instantField('When it was finalized.').nullable(),
  sentAt: instantField('When it was last sent.').nullable(),
  viewedAt: instantField('When its public page was first opened.').nullable(),
  paidAt: instantField('When it was paid.').nullable(),
  voidedAt: instantField('When it was voided.').nullable(),
  voidReason: textField('Why it was voided.').nullable(),
  createdAt: instantField('When it was created.'),
  updatedAt: instantField('When it was last changed.'),
});

export type InvoiceSnapshot = z.infer<typeof invoiceSnapshot>;

export function snapshotOf(invoice: Invoice): InvoiceSnapshot {
  const { currency } = invoice;
  return {
    id: encodeId('Invoice', invoice.id),
    clientId: encodeId('Client', invoice.clientId),
    number: invoice.number ?? null,
    status: invoice.status,
    currency,
    subtotal: money(invoice.subtotal, currency),
    tax: money(invoice.tax, currency),
    total: money(invoice.total, currency),
    amountPaid: money(invoice.amountPaid, currency),
    amountDue: money(invoice.amountDue(), currency),
    issuedOn: invoice.issuedOn ?? null,
    dueOn: invoice.dueOn ?? null,
    memo: invoice.memo ?? null,
    finalizedAt: isoOrNull(invoice.finalizedAt),
    sentAt: isoOrNull(invoice.sentAt),
    viewedAt: isoOrNull(invoice.viewedAt),
    paidAt: isoOrNull(invoice.paidAt),
    voidedAt: isoOrNull(invoice.voidedAt),
    voidReason: invoice.voidReason ?? null,
    createdAt: iso(invoice.createdAt),
    updatedAt: iso(invoice.updatedAt),
  };
}

export const invoiceSample: InvoiceSnapshot = {
  id: 'inv_01kah8r2d7f5hvq2c3w9b1m6tz',
  clientId: 'cli_01kah8qf4ye0sbxj4m2zqv3n8d',
  number: 'INV-000042',
  status: 'OPEN',
  currency: 'EUR',
  subtotal: { amount: '100.00', currency: 'EUR' },
  tax: { amount: '20.00', currency: 'EUR' },
  total: { amount: '120.00', currency: 'EUR' },
  amountPaid: { amount: '0.00', currency: 'EUR' },
  amountDue: { amount: '120.00', currency: 'EUR' },
  issuedOn: '2026-11-20',
  dueOn: '2026-12-20',
  memo: null,
  finalizedAt: '2026-11-20T09:30:00.000Z',
  sentAt: null,
  viewedAt: null,
  paidAt: null,
  voidedAt: null,
  voidReason: null,
  createdAt: '2026-11-20T09:00:00.000Z',
  updatedAt: '2026-11-20T09:30:00.000Z',
};
