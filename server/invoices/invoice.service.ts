import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import { Client } from '#server/clients/client.entity.ts';
import { requireClient } from '#server/clients/required-client.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { dayOf } from '#server/format.ts';
import { Organization } from '#server/organizations/organization.entity.ts';
import { take } from '#server/plans/quota.service.ts';
import { invalid, validate } from '#server/validation.ts';
import { Invoice, InvoiceLine, type InvoiceParties } from './invoice.entity.ts';
import { InvoiceStatusError } from './invoice.errors.ts';
import {
  createInput,
  type InvoiceInput,
  type PricedLine,
  payableTotals,
  priceLines,
  updateInput,
  voidReason,
} from './invoice.input.ts';
import { change, locked, trace } from './invoice-change.ts';
import { nextNumber } from './invoice-number.ts';
import { payIfSettled } from './invoice-payment.service.ts';

export async function create(ctx: Context, given: InvoiceInput): Promise<string> {
  const input = validate(createInput, given);
  const lines = priceLines(input.lines, input.currency);
  const now = ctx.now();
  return transaction(ctx, async (em) => {
    await requireClient(ctx, em, input.clientId);
    const invoice = em.create(Invoice, {
      id: newId(),
      ...ownedBy(ctx),
      clientId: input.clientId,
      status: 'DRAFT',
      currency: input.currency,
      dueOn: input.dueOn ?? null,
      memo: input.memo ?? null,
      ...payableTotals(lines),
      amountPaid: 0n,
      createdAt: now,
      updatedAt: now,
      ...activity.createdBy(ctx),
    });
    addLines(em, invoice, lines);
    trace(ctx, em, 'invoice.created', invoice);
    return invoice.id;
  });
}

export async function update(ctx: Context, id: string, given: InvoiceInput): Promise<void> {
  const input = validate(updateInput, given);
  await change(ctx, id, 'invoice.updated', async (invoice, em) => {
    if (!invoice.isEditable()) throw new InvoiceStatusError(invoice.status, 'Only a draft can be edited.');
    if (input.clientId) {
      await requireClient(ctx, em, input.clientId);
      invoice.clientId = input.clientId;
    }
    if (input.currency && input.currency !== invoice.currency && !input.lines) {
      invalid(
        ['currency'],
        'Send the lines again when the currency changes: their prices are in the old one.',
      );
    }
    if (input.currency) invoice.currency = input.currency;
    if (input.dueOn !== undefined) invoice.dueOn = input.dueOn;
    if (input.memo !== undefined) invoice.memo = input.memo;
    if (!input.lines) return;
    const lines = priceLines(input.lines, invoice.currency);
    await em.nativeDelete(InvoiceLine, { invoice: id, ...ownedBy(ctx) });
    addLines(em, invoice, lines);
    Object.assign(invoice, payableTotals(lines));
  });
}

/** Drafts only: a number once given is never taken back. */
export async function remove(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'invoice.deleted', async (invoice, em) => {
    if (!invoice.isEditable())
      throw new InvoiceStatusError(invoice.status, 'Only a draft can be deleted. Void it instead.');
    em.remove(invoice);
  });
}

/** Gives the number and opens the invoice for payment, if there is anything to pay; from here on it does not change. */
export async function finalize(ctx: Context, id: string): Promise<void> {
  await locked(ctx, id, async (invoice, em) => {
    if (!invoice.isEditable()) throw new InvoiceStatusError(invoice.status, 'Only a draft can be finalized.');
    await take(ctx, em, 'INVOICES');
    invoice.parties = await partiesOf(em, invoice);
    Object.assign(invoice, await nextNumber(ctx, em));
    invoice.status = 'OPEN';
    invoice.finalizedAt = ctx.now();
    invoice.issuedOn = dayOf(ctx.now());
    trace(ctx, em, 'invoice.finalized', invoice);
    await payIfSettled(ctx, em, invoice);
  });
}

/** Takes an open invoice out of force; it keeps its number. `cancel` because `void` is a reserved word. */
export async function cancel(ctx: Context, id: string, reason: string | null | undefined): Promise<void> {
  const why = validate(voidReason, { reason }).reason ?? null;
  await change(
    ctx,
    id,
    'invoice.voided',
    (invoice) => {
      if (invoice.status !== 'OPEN')
        throw new InvoiceStatusError(invoice.status, 'Only an open invoice can be voided.');
      if (invoice.amountPaid > 0n)
        throw new InvoiceStatusError(invoice.status, 'Part of it has been paid. Reverse its payments first.');
      invoice.status = 'VOID';
      invoice.voidedAt = ctx.now();
      invoice.voidReason = why;
    },
    why,
  );
}

function addLines(em: EntityManager, invoice: Invoice, lines: readonly PricedLine[]): void {
  const { organizationId, environment } = invoice;
  lines.forEach((line, position) => {
    em.create(InvoiceLine, { id: newId(), organizationId, environment, invoice, position, ...line });
  });
}

async function partiesOf(em: EntityManager, invoice: Invoice): Promise<InvoiceParties> {
  const issuer = await em.findOneOrFail(Organization, invoice.organizationId);
  const client = await em.findOneOrFail(Client, invoice.clientId);
  return {
    issuer: { name: issuer.name, details: issuer.invoiceDetails ?? null },
    client: { name: client.name, email: client.email ?? null },
    instructions: issuer.paymentInstructions ?? null,
  };
}
