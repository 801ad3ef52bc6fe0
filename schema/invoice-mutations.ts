import { ClientArchivedError } from '#server/clients/client.errors.ts';
import { encodeId } from '#server/db/id.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { InvoiceStatusError } from '#server/invoices/invoice.errors.ts';
import * as service from '#server/invoices/invoice.service.ts';
import { QuotaExceededError } from '#server/plans/plan.errors.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { InvoiceStatusEnum } from './invoice.ts';
import { changedInvoice, invoicePayload } from './invoice-changed.ts';
import { keepsToClients } from './keeps-to-clients.ts';

builder.objectType(InvoiceStatusError, {
  name: 'InvoiceStatusError',
  description: "The invoice's state does not allow this. Nothing was changed.",
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    status: t.expose('status', { type: InvoiceStatusEnum, description: 'The state it is in.' }),
  }),
});

builder.objectType(ClientArchivedError, {
  name: 'ClientArchivedError',
  description: 'An archived client is neither invoiced nor paid. Nothing was changed.',
  interfaces: [UserErrorInterface],
});

const InvoiceLineInput = builder.inputType('InvoiceLineInput', {
  description: 'One line of an invoice.',
  fields: (t) => ({
    description: t.string({ required: true, description: 'What was delivered, at most 1,000 characters.' }),
    quantity: t.field({
      type: 'Decimal',
      required: true,
      description: 'More than zero, with up to 6 decimal places.',
    }),
    unitPrice: t.field({
      type: 'Decimal',
      required: true,
      description: "The price of one in the invoice's currency, without tax. Negative for a discount.",
    }),
    taxRate: t.field({
      type: 'Decimal',
      description: 'Tax in percent, 0 to 100: "20" is 20 %. Not taxed when left out.',
    }),
  }),
});

const described = {
  client: 'Who is to pay.',
  currency: 'The currency of all its amounts.',
  dueOn: 'The day it is to be paid by.',
  memo: 'A note to the client, at most 2,000 characters.',
  lines:
    'What it is for, in order; 1 to 500 lines, whose descriptions come to at most 2,500 rows of about 80 characters.',
};

const InvoiceCreateInput = builder.inputType('InvoiceCreateInput', {
  description: 'A new draft.',
  fields: (t) => ({
    clientId: t.id({ required: true, description: described.client }),
    currency: t.field({ type: 'CurrencyCode', required: true, description: described.currency }),
    dueOn: t.field({ type: 'Date', description: described.dueOn }),
    memo: t.string({ description: described.memo }),
    lines: t.field({ type: [InvoiceLineInput], required: true, description: described.lines }),
  }),
});

const InvoiceUpdateInput = builder.inputType('InvoiceUpdateInput', {
  description: 'What to change in a draft; what is left out stays, and null clears `dueOn` and `memo`.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The draft to change.' }),
    clientId: t.id({ description: described.client }),
    currency: t.field({
      type: 'CurrencyCode',
      description: `${described.currency} Changing it needs the lines again.`,
    }),
    dueOn: t.field({ type: 'Date', description: described.dueOn }),
    memo: t.string({ description: described.memo }),
    lines: t.field({ type: [InvoiceLineInput], description: `${described.lines} They replace all lines.` }),
  }),
});

const InvoiceVoidInput = builder.inputType('InvoiceVoidInput', {
  description: 'Which invoice to void, and why.',
  fields: (t) => ({
    id: t.id({ required: true, description: "The invoice's id." }),
    reason: t.string({ description: 'Why, at most 500 characters.' }),
  }),
});

const InvoiceDeletePayload = builder.objectRef<{ id: string }>('InvoiceDeletePayload').implement({
  description: 'The draft is gone.',
  fields: (t) => ({
    deletedId: t.id({ description: 'The id it had.', resolve: ({ id }) => encodeId('Invoice', id) }),
  }),
});

builder.mutationFields((t) => ({
  invoiceCreate: t.field({
    type: invoicePayload('InvoiceCreatePayload', 'The new draft.'),
    description: 'Writes a draft. Amounts are computed from the lines, each line rounded once.',
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: { types: [ValidationError, NotFoundError, ClientArchivedError] },
    args: { input: t.arg({ type: InvoiceCreateInput, required: true, description: 'The draft.' }) },
    resolve: async (_root, { input }, ctx) => {
      const id = await service.create(ctx, { ...input, clientId: idOf('Client', input.clientId) });
      return changedInvoice(ctx, id);
    },
  }),
  invoiceUpdate: t.field({
    type: invoicePayload('InvoiceUpdatePayload', 'The changed draft.'),
    description: 'Changes a draft.',
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: { types: [ValidationError, NotFoundError, InvoiceStatusError, ClientArchivedError] },
    args: { input: t.arg({ type: InvoiceUpdateInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input: { id, clientId, ...changes } }, ctx) => {
      const invoice = idOf('Invoice', id);
      await service.update(ctx, invoice, {
        ...changes,
        clientId: clientId != null ? idOf('Client', clientId) : undefined,
      });
      return changedInvoice(ctx, invoice);
    },
  }),
  invoiceDelete: t.field({
    type: InvoiceDeletePayload,
    description: 'Deletes a draft.',
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: { types: [NotFoundError, InvoiceStatusError] },
    args: {
      input: t.arg({
        type: idInput('InvoiceDeleteInput', 'Which draft to delete.', 'invoice'),
        required: true,
        description: 'Which draft.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Invoice', input.id);
      await service.remove(ctx, id);
      return { id };
    },
  }),
  invoiceFinalize: t.field({
    type: invoicePayload('InvoiceFinalizePayload', 'The open invoice, with its number.'),
    description:
      'Gives a draft its number and opens it for payment; with nothing to pay it is paid at once. From here on it cannot be edited.',
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: { types: [NotFoundError, InvoiceStatusError, QuotaExceededError] },
    args: {
      input: t.arg({
        type: idInput('InvoiceFinalizeInput', 'Which draft to finalize.', 'invoice'),
        required: true,
        description: 'Which draft.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Invoice', input.id);
      await service.finalize(ctx, id);
      return changedInvoice(ctx, id);
    },
  }),
  invoiceVoid: t.field({
    type: invoicePayload('InvoiceVoidPayload', 'The void invoice; it keeps its number.'),
    description: 'Takes an open invoice out of force, one of which nothing has been paid.',
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: { types: [ValidationError, NotFoundError, InvoiceStatusError] },
    args: {
      input: t.arg({ type: InvoiceVoidInput, required: true, description: 'Which invoice, and why.' }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Invoice', input.id);
      await service.cancel(ctx, id, input.reason);
      return changedInvoice(ctx, id);
    },
  }),
}));
