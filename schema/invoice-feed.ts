import { encodeId } from '#server/db/id.ts';
import { changed, type InvoiceChange } from '#server/invoices/invoice.feed.ts';
import { builder } from './builder.ts';
import { idOf } from './ids.ts';
import { keepsToClients } from './keeps-to-clients.ts';
import { InvoiceRef } from './refs.ts';

const InvoiceChangeRef = builder.objectRef<InvoiceChange>('InvoiceChange').implement({
  description: 'Something that has happened to an invoice.',
  authScopes: { holds: 'invoices:read' },
  fields: (t) => ({
    type: t.exposeString('type', {
      description: 'What has happened, as in the activity log, e.g. `invoice.finalized`.',
    }),
    invoiceId: t.id({
      description: 'Which invoice.',
      resolve: ({ invoiceId }) => encodeId('Invoice', invoiceId),
    }),
    invoice: t.expose('invoice', {
      type: InvoiceRef,
      nullable: true,
      description: 'The invoice as it is when this is told; null when it has been deleted.',
    }),
  }),
});

const InvoiceChangedFilterInput = builder.inputType('InvoiceChangedFilterInput', {
  description: 'Which changes to be told of; all conditions must hold.',
  fields: (t) => ({
    type: t.stringList({ description: 'Of these types, e.g. `invoice.paid`.' }),
    invoiceId: t.id({ description: 'Of this invoice.' }),
    clientId: t.id({
      description: 'Of invoices of this client; of one that was deleted nothing is told then.',
    }),
  }),
});

builder.subscriptionField('invoiceChanged', (t) =>
  t.field({
    type: InvoiceChangeRef,
    description: 'Whatever happens to invoices from now on, in the order in which it was committed.',
    authScopes: { holds: 'invoices:read' },
    extensions: keepsToClients,
    args: { filter: t.arg({ type: InvoiceChangedFilterInput, description: 'Which changes.' }) },
    subscribe: (_root, { filter }, ctx) =>
      changed(ctx, {
        type: filter?.type ?? null,
        subjectId: filter?.invoiceId != null ? idOf('Invoice', filter.invoiceId) : null,
        clientId: filter?.clientId != null ? idOf('Client', filter.clientId) : null,
      }),
    resolve: (change) => change,
  }),
);
