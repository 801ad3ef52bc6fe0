import type { Context } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { PaymentReversedError } from '#server/invoices/invoice.errors.ts';
import {
  PaymentLinkHasPaymentsError,
  PaymentLinkStatusError,
} from '#server/payment-links/payment-link.errors.ts';
import * as links from '#server/payment-links/payment-link.query.ts';
import * as service from '#server/payment-links/payment-link.service.ts';
import { recordPayment, reversePayment } from '#server/payment-links/payment-link-payment.service.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { PaymentMethodEnum } from './invoice-payment.ts';
import { PaymentLinkStatusEnum } from './payment-link.ts';
import { PaymentLinkRef } from './refs.ts';

builder.objectType(PaymentLinkStatusError, {
  name: 'PaymentLinkStatusError',
  description: "The link's state does not allow this. Nothing was changed.",
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    status: t.expose('status', { type: PaymentLinkStatusEnum, description: 'The state it is in.' }),
  }),
});

builder.objectType(PaymentLinkHasPaymentsError, {
  name: 'PaymentLinkHasPaymentsError',
  description: 'It has been paid, which keeps it and its terms as they are. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    paymentCount: t.exposeInt('paymentCount', { description: 'How often it has been paid.' }),
  }),
});

const described = {
  name: 'What it is called, for the payer too; at most 200 characters.',
  description: 'What the payer is told, at most 2,000 characters.',
  amount: 'What is to be paid. Left out, the payer says how much.',
  minAmount: 'The least the payer may choose; not together with `amount`.',
  maxAmount: 'The most the payer may choose; not together with `amount`.',
  expiresAt: 'Until when it can be paid; null for ever.',
};

const PaymentLinkCreateInput = builder.inputType('PaymentLinkCreateInput', {
  description: 'A new payment link.',
  fields: (t) => ({
    name: t.string({ required: true, description: described.name }),
    description: t.string({ description: described.description }),
    currency: t.field({ type: 'CurrencyCode', required: true, description: 'The currency of its amounts.' }),
    amount: t.field({ type: 'Decimal', description: described.amount }),
    minAmount: t.field({ type: 'Decimal', description: described.minAmount }),
    maxAmount: t.field({ type: 'Decimal', description: described.maxAmount }),
    reusable: t.boolean({ description: 'Whether it can be paid more than once; once when left out.' }),
    expiresAt: t.field({ type: 'DateTime', description: described.expiresAt }),
  }),
});

const PaymentLinkUpdateInput = builder.inputType('PaymentLinkUpdateInput', {
  description:
    'What to change; what is left out stays, and null clears all but the name and `reusable`. Amounts and `reusable` stay once it was paid.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The link to change.' }),
    name: t.string({ description: described.name }),
    description: t.string({ description: described.description }),
    amount: t.field({ type: 'Decimal', description: described.amount }),
    minAmount: t.field({ type: 'Decimal', description: described.minAmount }),
    maxAmount: t.field({ type: 'Decimal', description: described.maxAmount }),
    reusable: t.boolean({ description: 'Whether it can be paid more than once.' }),
    expiresAt: t.field({ type: 'DateTime', description: described.expiresAt }),
  }),
});

const PaymentLinkPaymentRecordInput = builder.inputType('PaymentLinkPaymentRecordInput', {
  description: 'Money that came for a link in another way than through its page.',
  fields: (t) => ({
    paymentLinkId: t.id({ required: true, description: 'Which link it is for.' }),
    amount: t.field({ type: 'Decimal', required: true, description: 'How much; what the link takes.' }),
    method: t.field({ type: PaymentMethodEnum, description: 'How it came; `OTHER` when left out.' }),
    reference: t.string({ description: 'What finds it again, at most 200 characters.' }),
    paidAt: t.field({ type: 'DateTime', description: 'When; now when left out, never in the future.' }),
    payerName: t.string({ description: 'Who paid, at most 200 characters.' }),
    payerEmail: t.string({ description: 'Their e-mail address.' }),
  }),
});

const PaymentLinkPaymentReverseInput = builder.inputType('PaymentLinkPaymentReverseInput', {
  description: 'Which payment was a mistake, and why.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The payment's id, `lpay_…`." }),
    reason: t.string({ description: 'Why, at most 500 characters.' }),
  }),
});

const payload = (name: string, description: string) =>
  builder.objectRef<{ id: string }>(name).implement({
    description,
    fields: (t) => ({
      paymentLink: t.field({
        type: PaymentLinkRef,
        description: 'The link as it is now.',
        resolve: ({ id }, _args, ctx) => found(ctx, id),
      }),
    }),
  });

async function found(ctx: Context, id: string): Promise<links.PaymentLinkRecord> {
  const link = await links.byId.fresh(ctx, id);
  if (!link) throw new NotFoundError('payment link');
  return link;
}

const PaymentLinkDeletePayload = builder.objectRef<{ id: string }>('PaymentLinkDeletePayload').implement({
  description: 'The link is gone.',
  fields: (t) => ({
    deletedId: t.id({ description: 'The id it had.', resolve: ({ id }) => encodeId('PaymentLink', id) }),
  }),
});

builder.mutationFields((t) => ({
  paymentLinkCreate: t.field({
    type: payload('PaymentLinkCreatePayload', 'The new link, with its public page in `url`.'),
    description:
      'Creates a payment link: for a fixed amount or one the payer chooses, to be paid once or often.',
    authScopes: { holds: 'payment-links:write' },
    errors: { types: [ValidationError] },
    args: { input: t.arg({ type: PaymentLinkCreateInput, required: true, description: 'The link.' }) },
    resolve: async (_root, { input }, ctx) => ({ id: await service.create(ctx, input) }),
  }),
  paymentLinkUpdate: t.field({
    type: payload('PaymentLinkUpdatePayload', 'The changed link.'),
    description: 'Changes a payment link.',
    authScopes: { holds: 'payment-links:write' },
    errors: { types: [ValidationError, NotFoundError, PaymentLinkStatusError, PaymentLinkHasPaymentsError] },
    args: { input: t.arg({ type: PaymentLinkUpdateInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input: { id, ...changes } }, ctx) => {
      const link = idOf('PaymentLink', id);
      await service.update(ctx, link, changes);
      return { id: link };
    },
  }),
  paymentLinkDisable: t.field({
    type: payload('PaymentLinkDisablePayload', 'The disabled link.'),
    description: 'Takes a link out of use: its page takes no payment. Disabling twice changes nothing.',
    authScopes: { holds: 'payment-links:write' },
    errors: { types: [NotFoundError, PaymentLinkStatusError] },
    args: {
      input: t.arg({
        type: idInput('PaymentLinkDisableInput', 'Which link to disable.', 'link'),
        required: true,
        description: 'Which link.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('PaymentLink', input.id);
      await service.disable(ctx, id);
      return { id };
    },
  }),
  paymentLinkEnable: t.field({
    type: payload('PaymentLinkEnablePayload', 'The link, back in use.'),
    description: 'Brings a disabled link back into use.',
    authScopes: { holds: 'payment-links:write' },
    errors: { types: [NotFoundError, PaymentLinkStatusError] },
    args: {
      input: t.arg({
        type: idInput('PaymentLinkEnableInput', 'Which link to enable.', 'link'),
        required: true,
        description: 'Which link.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('PaymentLink', input.id);
      await service.enable(ctx, id);
      return { id };
    },
  }),
  paymentLinkDelete: t.field({
    type: PaymentLinkDeletePayload,
    description: 'Deletes a link that nobody has paid.',
    authScopes: { holds: 'payment-links:write' },
    errors: { types: [NotFoundError, PaymentLinkHasPaymentsError] },
    args: {
      input: t.arg({
        type: idInput('PaymentLinkDeleteInput', 'Which link to delete.', 'link'),
        required: true,
        description: 'Which link.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('PaymentLink', input.id);
      await service.remove(ctx, id);
      return { id };
    },
  }),
  paymentLinkPaymentRecord: t.field({
    type: payload('PaymentLinkPaymentRecordPayload', 'The link, with the payment.'),
    description: 'Records money that came for a link in another way than through its page.',
    authScopes: { holds: 'payment-links:write' },
    errors: { types: [ValidationError, NotFoundError, PaymentLinkStatusError] },
    args: {
      input: t.arg({ type: PaymentLinkPaymentRecordInput, required: true, description: 'The payment.' }),
    },
    resolve: async (_root, { input: { paymentLinkId, ...payment } }, ctx) => {
      const id = idOf('PaymentLink', paymentLinkId);
      await recordPayment(ctx, id, payment);
      return { id };
    },
  }),
  paymentLinkPaymentReverse: t.field({
    type: payload('PaymentLinkPaymentReversePayload', 'The link, which can be paid again.'),
    description:
      'Takes a mistaken payment back: it stays in the list, marked. A link that it completed is active again, unless it has expired or is disabled.',
    authScopes: { holds: 'payment-links:write' },
    errors: { types: [ValidationError, NotFoundError, PaymentReversedError] },
    args: {
      input: t.arg({
        type: PaymentLinkPaymentReverseInput,
        required: true,
        description: 'Which payment, and why.',
      }),
    },
    resolve: async (_root, { input }, ctx) => ({
      id: await reversePayment(ctx, idOf('PaymentLinkPayment', input.id), input.reason),
    }),
  }),
}));
