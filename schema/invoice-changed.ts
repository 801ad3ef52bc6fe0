import type { Context } from '#server/context.ts';
import { NotFoundError } from '#server/errors.ts';
import * as invoices from '#server/invoices/invoice.query.ts';
import { builder } from './builder.ts';
import { InvoiceRef } from './refs.ts';

interface Changed {
  invoice: invoices.InvoiceRecord;
}

/** What a verb of invoices answers. */
export const invoicePayload = (name: string, description: string) =>
  builder.objectRef<Changed>(name).implement({
    description,
    fields: (t) => ({
      invoice: t.expose('invoice', { type: InvoiceRef, description: 'The invoice as it is now.' }),
    }),
  });

export async function changedInvoice(ctx: Context, id: string): Promise<Changed> {
  const invoice = await invoices.byId.fresh(ctx, id);
  if (!invoice) throw new NotFoundError('invoice');
  return { invoice };
}
