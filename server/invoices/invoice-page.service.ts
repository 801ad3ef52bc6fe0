import type { Context } from '#server/context.ts';
import { newPayToken } from '#server/payments/pay-token.ts';
import type { Invoice } from './invoice.entity.ts';
import { InvoiceStatusError } from './invoice.errors.ts';
import { change, locked, trace } from './invoice-change.ts';

/**
 * Says that the invoice goes to its client now, and gives it a public page if it has none. A draft is not sent: it has
 * no number yet, and finalizing is a step of its own that cannot be taken back.
 */
export async function send(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'invoice.sent', (invoice) => {
    if (invoice.status === 'DRAFT')
      throw new InvoiceStatusError('DRAFT', 'Finalize it first: a draft has no number yet.');
    requireShown(invoice);
    invoice.payToken ??= newPayToken();
    invoice.sentAt = ctx.now();
  });
}

/** Gives the invoice a public page at a new address; the one before, if any, is gone. */
export async function renewPayPage(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'invoice.pay_page_renewed', (invoice) => {
    requireShown(invoice);
    invoice.payToken = newPayToken();
  });
}

/** Takes the public page away. Where there is none, nothing happens. */
export async function revokePayPage(ctx: Context, id: string): Promise<void> {
  await locked(ctx, id, (invoice, em) => {
    if (!invoice.payToken) return;
    invoice.payToken = null;
    trace(ctx, em, 'invoice.pay_page_revoked', invoice);
  });
}

function requireShown({ status }: Invoice): void {
  if (status === 'OPEN' || status === 'PAID') return;
  throw new InvoiceStatusError(status, 'Only an open or paid invoice is shown to its client.');
}
