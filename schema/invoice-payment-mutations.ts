import { NotFoundError, ValidationError } from '#server/errors.ts';
import {
  InvoiceStatusError,
  PaymentAmountError,
  PaymentReversedError,
} from '#server/invoices/invoice.errors.ts';
import * as service from '#server/invoices/invoice-payment.service.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { changedInvoice, invoicePayload } from './invoice-changed.ts';
import { PaymentMethodEnum } from './invoice-payment.ts';
import { keepsToClients } from './keeps-to-clients.ts';
import { MoneyRef } from './money.ts';

builder.objectType(PaymentAmountError, {
  name: 'PaymentAmountError',
  description: 'More than is due. Nothing was recorded.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    amountDue: t.field({
      type: MoneyRef,
      description: 'What is due.',
      resolve: ({ due, currency }) => ({ minor: due, currency }),
    }),
  }),
});

builder.objectType(PaymentReversedError, {
  name: 'PaymentReversedError',
  description: 'The payment has been reversed already. Nothing was changed.',
  interfaces: [UserErrorInterface],
});

const InvoicePaymentRecordInput = builder.inputType('InvoicePaymentRecordInput', {
  description: 'Money that came for an open invoice.',
  fields: (t) => ({
    invoiceId: t.id({ required: true, description: 'Which invoice it is for.' }),
    amount: t.field({
      type: 'Decimal',
      required: true,
      description: "How much, in the invoice's currency: all that is due, or a part of it.",
    }),
    method: t.field({ type: PaymentMethodEnum, description: 'How it came; `OTHER` when left out.' }),
    reference: t.string({ description: 'What finds it again, at most 200 characters.' }),
    paidAt: t.field({
      type: 'DateTime',
      description: 'When it was paid; now when left out, never in the future.',
    }),
  }),
});

const InvoicePaymentReverseInput = builder.inputType('InvoicePaymentReverseInput', {
  description: 'Which payment was a mistake, and why.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The payment's id." }),
    reason: t.string({ description: 'Why, at most 500 characters.' }),
  }),
});

builder.mutationFields((t) => ({
  invoicePaymentRecord: t.field({
    type: invoicePayload(
      'InvoicePaymentRecordPayload',
      'The invoice, which is paid when nothing is due any more.',
    ),
    description: 'Records a full or partial payment of an open invoice, never beyond what is due.',
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: {
      types: [ValidationError, NotFoundError, InvoiceStatusError, PaymentAmountError],
    },
    args: {
      input: t.arg({ type: InvoicePaymentRecordInput, required: true, description: 'The payment.' }),
    },
    resolve: async (_root, { input: { invoiceId, ...payment } }, ctx) => {
      const id = idOf('Invoice', invoiceId);
      await service.recordPayment(ctx, id, payment);
      return changedInvoice(ctx, id);
    },
  }),
  invoicePaymentReverse: t.field({
    type: invoicePayload('InvoicePaymentReversePayload', 'The invoice, open again.'),
    description: 'Takes a mistaken payment back: it stays in the list, marked, and its amount is due again.',
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: { types: [ValidationError, NotFoundError, PaymentReversedError] },
    args: {
      input: t.arg({
        type: InvoicePaymentReverseInput,
        required: true,
        description: 'Which payment, and why.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const invoice = await service.reversePayment(ctx, idOf('InvoicePayment', input.id), input.reason);
      return changedInvoice(ctx, invoice);
    },
  }),
  invoiceMarkPaid: t.field({
    type: invoicePayload('InvoiceMarkPaidPayload', 'The paid invoice.'),
    description: 'Records that all that is due of an open invoice has been paid, as one payment of today.',
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: { types: [ValidationError, NotFoundError, InvoiceStatusError] },
    args: {
      input: t.arg({
        type: idInput('InvoiceMarkPaidInput', 'Which invoice was paid.', 'invoice'),
        required: true,
        description: 'Which invoice.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Invoice', input.id);
      await service.markPaid(ctx, id);
      return changedInvoice(ctx, id);
    },
  }),
}));
