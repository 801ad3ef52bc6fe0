import { z } from 'zod';
import { type Context, ownedBy } from '#server/context.ts';
import { transaction } from '#server/db/transaction.ts';
import { UserError } from '#server/errors.ts';
import { Invoice } from '#server/invoices/invoice.entity.ts';
import { InvoiceStatusError } from '#server/invoices/invoice.errors.ts';
import { locked as lockedInvoice } from '#server/invoices/invoice-change.ts';
import { settle as settleInvoice } from '#server/invoices/invoice-payment.service.ts';
import type { PayForm } from '#server/pay-view.ts';
import { PaymentLink, PaymentLinkPayment } from '#server/payment-links/payment-link.entity.ts';
import { linkAmount } from '#server/payment-links/payment-link.input.ts';
import { locked as lockedLink } from '#server/payment-links/payment-link.service.ts';
import {
  requireAmount,
  requirePayable,
  settle as settleLink,
} from '#server/payment-links/payment-link-payment.service.ts';
import { invalid, optionalEmail, optionalText, validate } from '#server/validation.ts';
import type { PaymentOrder, PaymentRail } from './payment-rail.ts';

const form = z.object({
  attempt: z.uuid('The page is too old. Load it again.'),
  amount: z.string().optional(),
  name: optionalText('Your name', 200),
  email: optionalEmail,
});

/** What a payer is told who is refused; null for what is no refusal. */
export const refusalOf = (error: unknown) => (error instanceof UserError ? error.message : null);

/** Pays what is due of an invoice. */
export async function payInvoice(ctx: Context, rail: PaymentRail, id: string, given: PayForm): Promise<void> {
  const { attempt } = validate(form, given);
  const invoice = await transaction(ctx, (em) => em.findOneOrFail(Invoice, { id, ...ownedBy(ctx) }));
  const amount = invoice.amountDue();
  if (amount === 0n) throw new InvoiceStatusError(invoice.status, 'There is nothing to pay any more.');
  const order = { amount, currency: invoice.currency, purpose: `Invoice ${invoice.number}`, attempt };
  await taken(rail, order, (reference) =>
    lockedInvoice(ctx, id, (open, em) =>
      settleInvoice(ctx, em, open, { amount, method: 'SIMULATED', reference, paidAt: ctx.now() }),
    ),
  );
}

/** Pays a link what it asks, or what the payer says. The same form sent twice pays once. */
export async function payLink(ctx: Context, rail: PaymentRail, id: string, given: PayForm): Promise<void> {
  const input = validate(form, given);
  const { attempt } = input;
  const { link, isKnown } = await transaction(ctx, async (em) => ({
    link: await em.findOneOrFail(PaymentLink, { id, ...ownedBy(ctx) }),
    isKnown: (await em.count(PaymentLinkPayment, { paymentLinkId: id, attempt, ...ownedBy(ctx) })) > 0,
  }));
  if (isKnown) return;
  requirePayable(ctx, link);
  const amount = link.amount ?? chosen(input.amount, link.currency);
  requireAmount(link, amount);
  await taken(rail, { amount, currency: link.currency, purpose: link.name, attempt }, (reference) =>
    lockedLink(ctx, id, async (locked, em) => {
      if (await em.count(PaymentLinkPayment, { paymentLinkId: id, attempt, ...ownedBy(ctx) })) return;
      settleLink(ctx, em, locked, {
        ...{ amount, method: 'SIMULATED', reference, attempt, paidAt: ctx.now() },
        ...{ payerName: input.name ?? null, payerEmail: input.email ?? null },
      });
    }),
  );
}

function chosen(text: string | undefined, currency: string): bigint {
  const amount = text?.trim().replace(',', '.') ?? '';
  if (!/^\d{1,12}(\.\d{1,6})?$/.test(amount)) invalid(['amount'], 'Write the amount like 19.90.');
  return linkAmount(amount, currency);
}

/** Money that cannot be recorded, because somebody else was faster, goes back. */
async function taken(
  rail: PaymentRail,
  order: PaymentOrder,
  record: (reference: string) => Promise<unknown>,
) {
  const { reference } = await rail.take(order);
  try {
    await record(reference);
  } catch (error) {
    await rail.giveBack(reference);
    throw error;
  }
}
