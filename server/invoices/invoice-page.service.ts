import { Client } from '#server/clients/client.entity.ts';
import { type Context, ownedBy } from '#server/context.ts';
import type { Delivery } from '#server/mail/mailer.ts';
import { newPayToken, payUrl } from '#server/payments/pay-token.ts';
import type { Invoice } from './invoice.entity.ts';
import { InvoiceStatusError } from './invoice.errors.ts';
import { invoiceLetter } from './invoice.letter.ts';
import { change, locked, trace } from './invoice-change.ts';

export interface Sent {
  delivery: Delivery;
  /** The client's address, where the mail went to. */
  emailedTo: string | null;
}

/**
 * Says that the invoice goes to its client now, gives it a public page if it has none, and mails the link, if this
 * server sends mail and the client has an address. A draft is not sent: it has no number yet, and finalizing is a step
 * of its own that cannot be taken back.
 */
export async function send(ctx: Context, id: string): Promise<Sent> {
  const { config, mailer } = ctx.runtime;
  const { to, letter } = await locked(ctx, id, async (invoice, em) => {
    if (invoice.status === 'DRAFT')
      throw new InvoiceStatusError('DRAFT', 'Finalize it first: a draft has no number yet.');
    requireShown(invoice);
    invoice.payToken ??= newPayToken();
    invoice.sentAt = ctx.now();
    const client = await em.findOneOrFail(Client, { id: invoice.clientId, ...ownedBy(ctx) });
    const address = mailer.isOn ? (client.email ?? null) : null;
    trace(ctx, em, 'invoice.sent', invoice, { to: address });
    const link = payUrl(config, invoice.payToken);
    return { to: address, letter: invoiceLetter(invoice, ctx.principal.organizationName, link) };
  });
  if (!to) return { delivery: 'LINK_ONLY', emailedTo: null };
  // After the commit: another machine is waited for.
  return { delivery: await mailer.send(to, letter), emailedTo: to };
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
