import type { Context } from '#server/context.ts';
import * as invoices from '#server/invoices/invoice.query.ts';
import { locked, trace } from '#server/invoices/invoice-change.ts';

/** Notes, once, that somebody has opened the invoice's page. */
export async function markViewed(ctx: Context, id: string): Promise<void> {
  if ((await invoices.byId(ctx, id, { invoice: ['viewedAt'], client: null }))?.viewedAt) return;
  await locked(ctx, id, (invoice, em) => {
    if (invoice.viewedAt) return;
    invoice.viewedAt = ctx.now();
    trace(ctx, em, 'invoice.viewed', invoice);
  });
}
