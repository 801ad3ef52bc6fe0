import { encodeId } from '#server/db/id.ts';
import type { PaymentLinkStatus } from '#server/payment-links/payment-link.entity.ts';
import * as links from '#server/payment-links/payment-link.query.ts';
import { payUrl } from '#server/payments/pay-token.ts';
import { qrSvg } from '#server/qr.ts';
import { ActorRef } from './actor.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { idOf } from './ids.ts';
import { orderInput } from './inputs.ts';
import { PaymentMethodEnum } from './invoice-payment.ts';
import { MoneyRef } from './money.ts';
import { PaymentLinkRef } from './refs.ts';

export const PaymentLinkStatusEnum = builder.enumType('PaymentLinkStatus', {
  description: 'Whether a payment link can be paid.',
  values: {
    ACTIVE: { description: 'It can.' },
    COMPLETED: { description: 'It could be paid once, and has been.' },
    EXPIRED: { description: 'Its time is over.' },
    DISABLED: { description: 'Somebody has taken it out of use; it can be enabled again.' },
  } satisfies Record<PaymentLinkStatus, object>,
});

const LinkPaymentRef = builder.objectRef<links.LinkPaymentRecord>('PaymentLinkPayment').implement({
  description: 'Money that came through a payment link.',
  authScopes: { holds: 'payment-links:read' },
  fields: (t) => ({
    id: t.id({ description: 'Its id, `lpay_…`.', resolve: ({ id }) => encodeId('PaymentLinkPayment', id) }),
    amount: t.field({
      type: MoneyRef,
      description: 'How much.',
      resolve: ({ amount, currency }) => ({ minor: amount, currency }),
    }),
    method: t.expose('method', { type: PaymentMethodEnum, description: 'How it came.' }),
    reference: t.exposeString('reference', { nullable: true, description: 'What finds it again.' }),
    payerName: t.exposeString('payerName', { nullable: true, description: 'Who paid, as they say.' }),
    payerEmail: t.exposeString('payerEmail', {
      nullable: true,
      description: 'Their e-mail address, as they say; nobody has checked it.',
    }),
    paidAt: t.expose('paidAt', { type: 'DateTime', description: 'When it was paid.' }),
    reversedAt: t.expose('reversedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken back as a mistake; it counts no more.',
    }),
    reverseReason: t.exposeString('reverseReason', { nullable: true, description: 'Why it was taken back.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was recorded.' }),
    createdBy: t.field({ type: ActorRef, description: 'Who recorded it.', resolve: (payment) => payment }),
  }),
});

const PaymentConnection = builder.connectionObject(
  { type: LinkPaymentRef, name: 'PaymentLinkPaymentConnection', description: "A page of a link's payments." },
  { name: 'PaymentLinkPaymentEdge', description: 'A payment and its place in the list.' },
);

const amount = (name: 'amount' | 'minAmount' | 'maxAmount') => (link: links.PaymentLinkRecord) => {
  const minor = link[name];
  return minor === null ? null : { minor, currency: link.currency };
};

builder.node(PaymentLinkRef, {
  description: 'What somebody can pay with nothing but its address.',
  authScopes: { holds: 'payment-links:read' },
  id: { resolve: (link) => link.id, description: 'Its id, `plink_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'payment-links:read', () => links.byId(ctx, id)),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is called, for the payer too.' }),
    description: t.exposeString('description', { nullable: true, description: 'What the payer is told.' }),
    currency: t.expose('currency', { type: 'CurrencyCode', description: 'The currency of its amounts.' }),
    amount: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'What is to be paid; null where the payer says how much.',
      resolve: amount('amount'),
    }),
    minAmount: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'The least the payer may choose.',
      resolve: amount('minAmount'),
    }),
    maxAmount: t.field({
      type: MoneyRef,
      nullable: true,
      description: 'The most the payer may choose.',
      resolve: amount('maxAmount'),
    }),
    reusable: t.exposeBoolean('reusable', { description: 'Whether it can be paid more than once.' }),
    status: t.expose('status', { type: PaymentLinkStatusEnum, description: 'Whether it can be paid now.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when it can be paid; null for ever.',
    }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was disabled.',
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its only payment came.',
    }),
    url: t.string({
      description: 'Its public page. Whoever has it can pay.',
      resolve: ({ token }, _args, ctx) => payUrl(ctx.runtime.config, token),
    }),
    qrSvg: t.string({
      description: 'The same as a QR code, an SVG image.',
      complexity: 5,
      resolve: ({ token }, _args, ctx) => qrSvg(payUrl(ctx.runtime.config, token)),
    }),
    paymentCount: t.exposeInt('paymentCount', {
      description: 'How often it has been paid; what was reversed does not count.',
    }),
    amountPaid: t.field({
      type: MoneyRef,
      description: 'What came through it, without what was reversed.',
      resolve: ({ amountPaid, currency }) => ({ minor: amountPaid, currency }),
    }),
    payments: t.connection(
      {
        type: LinkPaymentRef,
        description: 'Its payments, newest first; also what was reversed.',
        complexity: pageCost,
        resolve: async (link, args, ctx) => toConnection(await links.paymentsOfLink(ctx, link.id, args)),
      },
      PaymentConnection,
    ),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    createdBy: t.field({ type: ActorRef, description: 'Who created it.', resolve: (link) => link }),
  }),
});

const PaymentLinkConnection = builder.connectionObject(
  { type: PaymentLinkRef, name: 'PaymentLinkConnection', description: 'A page of payment links.' },
  { name: 'PaymentLinkEdge', description: 'A payment link and its place in the list.' },
);

const PaymentLinkFilterInput = builder.inputType('PaymentLinkFilterInput', {
  description: 'Which payment links to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({ description: 'Part of the name or the description.' }),
    status: t.field({ type: [PaymentLinkStatusEnum], description: 'In one of these states.' }),
    currency: t.field({ type: 'CurrencyCode', description: 'In this currency.' }),
    reusable: t.boolean({ description: 'Only those that can be paid more than once, or only the others.' }),
  }),
});

const PaymentLinkOrderInput = orderInput(
  'PaymentLinkOrderInput',
  'The order of a list of payment links.',
  builder.enumType('PaymentLinkOrderField', {
    description: 'What payment links can be ordered by.',
    values: {
      CREATED_AT: { description: 'Time of creation.' },
      NAME: { description: 'Name, without regard to case.' },
      AMOUNT_PAID: { description: 'What came through, in minor units, whatever the currency.' },
    },
  }),
  'CREATED_AT',
);

builder.queryFields((t) => ({
  paymentLink: t.field({
    type: PaymentLinkRef,
    nullable: true,
    description: "One payment link. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'payment-links:read' },
    args: { id: t.arg.id({ required: true, description: "The link's id." }) },
    resolve: (_root, { id }, ctx) => links.byId(ctx, idOf('PaymentLink', id)),
  }),
  paymentLinks: t.connection(
    {
      type: PaymentLinkRef,
      description: 'The payment links, newest first unless ordered otherwise.',
      authScopes: { holds: 'payment-links:read' },
      complexity: pageCost,
      args: {
        filter: t.arg({ type: PaymentLinkFilterInput, description: 'Which payment links.' }),
        orderBy: t.arg({ type: PaymentLinkOrderInput, description: 'In which order.' }),
      },
      resolve: async (_root, args, ctx) => toConnection(await links.list(ctx, args)),
    },
    PaymentLinkConnection,
  ),
}));
