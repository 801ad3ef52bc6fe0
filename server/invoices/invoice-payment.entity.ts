import { defineEntity, p } from '@mikro-orm/core';
import { actor, id, instant, tenant } from '#server/db/columns.ts';
import { paymentMethods } from '#server/payments/payment-method.entity.ts';
import { Invoice } from './invoice.entity.ts';

const InvoicePaymentSchema = defineEntity({
  name: 'InvoicePayment',
  tableName: 'invoice_payment',
  properties: {
    id: id(),
    ...tenant,
    invoiceId: () => p.manyToOne(Invoice).mapToPk().name('invoice_id'),
    /** Minor units of the invoice's currency. */
    amount: p.bigint(),
    method: p.enum(paymentMethods),
    reference: p.text().nullable(),
    paidAt: instant(),
    reversedAt: instant().nullable(),
    reverseReason: p.text().nullable(),
    createdAt: instant(),
    ...actor,
  },
  indexes: [{ name: 'invoice_payment_invoice_id_index', properties: ['invoiceId', 'id'] }],
  checks: [{ name: 'invoice_payment_of_something', expression: `"amount" > 0` }],
});

/** Money that came for an invoice. It is never deleted: a mistake is reversed, and stays to be seen. */
export class InvoicePayment extends InvoicePaymentSchema.class {}
InvoicePaymentSchema.setClass(InvoicePayment);
