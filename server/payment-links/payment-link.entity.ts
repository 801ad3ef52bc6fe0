import { defineEntity, p } from '@mikro-orm/core';
import { actor, id, instant, tenant, tenantKey } from '#server/db/columns.ts';
import { paymentMethods } from '#server/payments/payment-method.entity.ts';

export type PaymentLinkStatus = 'ACTIVE' | 'COMPLETED' | 'EXPIRED' | 'DISABLED';

const PaymentLinkSchema = defineEntity({
  name: 'PaymentLink',
  tableName: 'payment_link',
  properties: {
    id: id(),
    ...tenant,
    name: p.text(),
    description: p.text().nullable(),
    currency: p.string().columnType('char(3)'),
    /** Minor units, as all amounts here; null where the payer says how much. */
    amount: p.bigint().nullable(),
    minAmount: p.bigint().nullable(),
    maxAmount: p.bigint().nullable(),
    reusable: p.boolean(),
    expiresAt: instant().nullable(),
    disabledAt: instant().nullable(),
    /** When its one payment came; reusable links are never completed. */
    completedAt: instant().nullable(),
    /** Opens its public page. */
    token: p.text(),
    paymentCount: p.integer().defaultRaw('0'),
    amountPaid: p.bigint().defaultRaw('0'),
    createdAt: instant(),
    updatedAt: instant(),
    ...actor,
  },
  uniques: [tenantKey('payment_link'), { name: 'payment_link_token_unique', properties: ['token'] }],
});

/** What somebody can pay with nothing but its address. */
export class PaymentLink extends PaymentLinkSchema.class {
  /** From the clock, not from a job. */
  statusAt(now: Date): PaymentLinkStatus {
    if (this.completedAt) return 'COMPLETED';
    if (this.disabledAt) return 'DISABLED';
    return this.expiresAt && this.expiresAt <= now ? 'EXPIRED' : 'ACTIVE';
  }
}
PaymentLinkSchema.setClass(PaymentLink);

const PaymentLinkPaymentSchema = defineEntity({
  name: 'PaymentLinkPayment',
  tableName: 'payment_link_payment',
  properties: {
    id: id(),
    ...tenant,
    paymentLinkId: () => p.manyToOne(PaymentLink).mapToPk().name('payment_link_id'),
    amount: p.bigint(),
    method: p.enum(paymentMethods),
    reference: p.text().nullable(),
    payerName: p.text().nullable(),
    payerEmail: p.text().nullable(),
    /** The form it was paid with: sent twice, it pays once. */
    attempt: p.text().nullable(),
    paidAt: instant(),
    reversedAt: instant().nullable(),
    reverseReason: p.text().nullable(),
    createdAt: instant(),
    ...actor,
  },
  uniques: [{ name: 'payment_link_payment_attempt_unique', properties: ['paymentLinkId', 'attempt'] }],
  indexes: [{ name: 'payment_link_payment_link_index', properties: ['paymentLinkId', 'id'] }],
  checks: [{ name: 'payment_link_payment_of_something', expression: `"amount" > 0` }],
});

/** Money that came through a link. It is never deleted: a mistake is reversed, and stays to be seen. */
export class PaymentLinkPayment extends PaymentLinkPaymentSchema.class {}
PaymentLinkPaymentSchema.setClass(PaymentLinkPayment);
