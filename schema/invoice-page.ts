import { NotFoundError } from '#server/errors.ts';
import { InvoiceStatusError } from '#server/invoices/invoice.errors.ts';
import type { InvoiceRecord } from '#server/invoices/invoice.query.ts';
import * as service from '#server/invoices/invoice-page.service.ts';
import type { Delivery } from '#server/mail/mailer.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { changedInvoice, invoicePayload } from './invoice-changed.ts';
import { keepsToClients } from './keeps-to-clients.ts';
import { InvoiceRef } from './refs.ts';

const InvoiceSendInput = idInput('InvoiceSendInput', 'Which invoice to send.', 'invoice');
const InvoicePayPageRenewInput = idInput('InvoicePayPageRenewInput', 'Whose page to move.', 'invoice');
const InvoicePayPageRevokeInput = idInput('InvoicePayPageRevokeInput', 'Whose page to close.', 'invoice');

const InvoiceDeliveryEnum = builder.enumType('InvoiceDelivery', {
  description: 'What became of the mail with the link.',
  values: {
    SENT: { description: 'The mail server has taken it.' },
    LINK_ONLY: {
      description: 'This server sends no mail, or the client has no address: hand over `payUrl` yourself.',
    },
    FAILED: {
      description: 'The mail server did not take it: hand over `payUrl` yourself, or send it again.',
    },
  } satisfies Record<Delivery, object>,
});

const InvoiceSendPayload = builder
  .objectRef<service.Sent & { invoice: InvoiceRecord }>('InvoiceSendPayload')
  .implement({
    description: 'The invoice, with the link to its public page in `payUrl`.',
    fields: (t) => ({
      invoice: t.expose('invoice', { type: InvoiceRef, description: 'The invoice as it is now.' }),
      delivery: t.expose('delivery', { type: InvoiceDeliveryEnum, description: 'Whether it was mailed.' }),
      emailedTo: t.exposeString('emailedTo', {
        nullable: true,
        description: 'The address it was mailed to; null when it was not.',
      }),
    }),
  });

builder.mutationFields((t) => ({
  invoiceSend: t.field({
    type: InvoiceSendPayload,
    description:
      'Sends an open or paid invoice to its client, as often as you like: by mail, where this server sends mail and the client has an address, and always as a link. It finalizes nothing: a draft is refused.',
    authScopes: { holds: 'invoices:write' },
    extensions: keepsToClients,
    errors: { types: [NotFoundError, InvoiceStatusError] },
    args: { input: t.arg({ type: InvoiceSendInput, required: true, description: 'Which invoice.' }) },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Invoice', input.id);
      const sent = await service.send(ctx, id);
      return { ...sent, ...(await changedInvoice(ctx, id)) };
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
