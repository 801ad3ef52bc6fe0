import { NotFoundError } from '#server/errors.ts';
import { InvoiceStatusError } from '#server/invoices/invoice.errors.ts';
import * as service from '#server/invoices/invoice-page.service.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { changedInvoice, invoicePayload } from './invoice-changed.ts';
import { keepsToClients } from './keeps-to-clients.ts';

const InvoiceSendInput = idInput('InvoiceSendInput', 'Which invoice to send.', 'invoice');
const InvoicePayPageRenewInput = idInput('InvoicePayPageRenewInput', 'Whose page to move.', 'invoice');
const InvoicePayPageRevokeInput = idInput('InvoicePayPageRevokeInput', 'Whose page to close.', 'invoice');

builder.mutationFields((t) => ({
  invoiceSend: t.field({
    type: invoicePayload('InvoiceSendPayload', 'The invoice, with the link to its public page in `payUrl`.'),
    description:
      'Sends an open or paid invoice to its client, as often as you like. It finalizes nothing: a draft is refused.',
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: { types: [NotFoundError, InvoiceStatusError] },
    args: { input: t.arg({ type: InvoiceSendInput, required: true, description: 'Which invoice.' }) },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Invoice', input.id);
      await service.send(ctx, id);
      return changedInvoice(ctx, id);
    },
  }),
  invoicePayPageRenew: t.field({
    type: invoicePayload('InvoicePayPageRenewPayload', 'The invoice, with its page at a new address.'),
    description:
      'Gives an open or paid invoice a public page at a new address, without sending it; links from before end.',
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: { types: [NotFoundError, InvoiceStatusError] },
    args: {
      input: t.arg({ type: InvoicePayPageRenewInput, required: true, description: 'Which invoice.' }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Invoice', input.id);
      await service.renewPayPage(ctx, id);
      return changedInvoice(ctx, id);
    },
  }),
  invoicePayPageRevoke: t.field({
    type: invoicePayload('InvoicePayPageRevokePayload', 'The invoice, without a public page.'),
    description: "Closes the invoice's public page; links to it end. Where there is none, nothing happens.",
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: { types: [NotFoundError] },
    args: {
      input: t.arg({ type: InvoicePayPageRevokeInput, required: true, description: 'Which invoice.' }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Invoice', input.id);
      await service.revokePayPage(ctx, id);
      return changedInvoice(ctx, id);
    },
  }),
}));
