import { encodeId } from '#server/db/id.ts';
import type { InvoicePaymentRecord } from '#server/invoices/invoice-payment.query.ts';
import type { PaymentMethod } from '#server/payments/payment-method.entity.ts';
import { ActorRef } from './actor.ts';
import { builder } from './builder.ts';
import { MoneyRef } from './money.ts';

export const PaymentMethodEnum = builder.enumType('PaymentMethod', {
  description: 'How money came.',
  values: {
    BANK_TRANSFER: { description: 'A transfer to a bank account.' },
    CARD: { description: 'A card.' },
    CASH: { description: 'Cash.' },
    CHECK: { description: 'A check.' },
    OTHER: { description: 'In another way, or one that nobody wrote down.' },
    SIMULATED: {
      description:
        'Not at all: the public page of the test environment only plays it. Nobody records it by hand.',
    },
  } satisfies Record<PaymentMethod, object>,
});

export const InvoicePaymentRef = builder.objectRef<InvoicePaymentRecord>('InvoicePayment').implement({
  description: 'Money that came for an invoice.',
  authScopes: { holds: 'invoices:read' },
  fields: (t) => ({
    id: t.id({
      description: 'Its id, `pay_…`.',
      resolve: (payment) => encodeId('InvoicePayment', payment.id),
    }),
    amount: t.field({
      type: MoneyRef,
      description: 'How much.',
      resolve: ({ amount, currency }) => ({ minor: amount, currency }),
    }),
    method: t.expose('method', { type: PaymentMethodEnum, description: 'How it came.' }),
    reference: t.exposeString('reference', {
      nullable: true,
      description: 'What finds it again at the bank or in the till.',
    }),
    paidAt: t.expose('paidAt', { type: 'DateTime', description: 'When it was paid.' }),
    reversedAt: t.expose('reversedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken back as a mistake; it counts no more.',
    }),
    reverseReason: t.exposeString('reverseReason', { nullable: true, description: 'Why it was taken back.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was recorded.' }),
    createdBy: t.field({
      type: ActorRef,
      description: 'Who recorded it.',
      resolve: (payment) => payment,
    }),
  }),
});
