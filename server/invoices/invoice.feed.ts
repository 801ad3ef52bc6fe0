import { followed, type RecordedFilter } from '#server/activity/activity.feed.ts';
import { type Context, reachOf } from '#server/context.ts';
import { reading } from '#server/live/follower.ts';
import * as invoices from './invoice.query.ts';

export interface InvoiceChange {
  /** `invoice.verbed`. */
  type: string;
  invoiceId: string;
  /** As it is when it is told; null when it is gone. */
  invoice: invoices.InvoiceRecord | null;
}

export interface ChangedFilter extends RecordedFilter {
  clientId?: string | null;
}

/** What happens to invoices from now on. Of one that is gone nobody can say whose it was: who asks by client is not told. */
export function changed(ctx: Context, { clientId, ...filter }: ChangedFilter) {
  return reading(
    ctx,
    followed(ctx, filter, ['invoice']),
    async (own, { type, subjectId }): Promise<InvoiceChange[]> => {
      const invoice = await invoices.byId(own, subjectId);
      const isNarrow = Boolean(clientId) || reachOf(ctx).onlyClients !== null;
      if (!invoice && isNarrow) return [];
      if (invoice && clientId && invoice.clientId !== clientId) return [];
      return [{ type, invoiceId: subjectId, invoice }];
    },
  );
}
