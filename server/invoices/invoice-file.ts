import { sql } from 'kysely';
import { type Context, type Reach, reachOf } from '#server/context.ts';
import { anyOf, prepared, type Slots } from '#server/db/prepared.ts';
import { db } from '#server/db/rows.ts';
import { type Drawing, drawing } from '#server/drawing.ts';
import { invoicePdf } from '#server/pdf/invoice-pdf.ts';
import type { PrintedInvoice } from '#server/pdf/printed-invoice.ts';
import { amountDue, type InvoiceParties } from './invoice.entity.ts';
import * as invoices from './invoice.query.ts';
import { printedRows } from './printed-rows.ts';

/** What is printed of an invoice as it was finalized; of a draft, what would be if it were finalized now. */
const partiesOf = prepared((params: Slots<Reach & { id: string }>) => {
  const query = db
    .selectFrom('invoice')
    .innerJoin('organization', 'organization.id', 'invoice.organization_id')
    .innerJoin('client', 'client.id', 'invoice.client_id')
    .where('invoice.organization_id', '=', params.organizationId)
    .where('invoice.environment', '=', params.environment)
    .where('invoice.id', '=', params.id)
    .select(
      sql<InvoiceParties>`coalesce(invoice.parties, jsonb_build_object(
        'issuer', jsonb_build_object('name', organization.name, 'details', organization.invoice_details),
        'client', jsonb_build_object('name', client.name, 'email', client.email),
        'instructions', organization.payment_instructions))`.as('parties'),
    );
  return params.onlyClients ? query.where('invoice.client_id', '=', anyOf(params.onlyClients)) : query;
});

/** The invoice as PDF; null when it does not exist for the caller. */
export async function invoiceFile(ctx: Context, id: string): Promise<Drawing | null> {
  const [invoice, lines, [found]] = await Promise.all([
    invoices.byId(ctx, id),
    invoices.linesOf(ctx, id),
    partiesOf(ctx.runtime.pool, { ...reachOf(ctx), id }),
  ]);
  if (!invoice || !found) return null;
  const at = invoice.finalizedAt ?? invoice.updatedAt;
  const name = `${invoice.number ?? 'draft'}.pdf`;
  return invoiceDrawing(ctx, name, {
    ...invoice,
    ...found.parties,
    lines,
    amountDue: amountDue(invoice),
    at,
  });
}

/** What is printed, to be drawn in its turn. */
export function invoiceDrawing(ctx: Context, name: string, invoice: PrintedInvoice): Drawing {
  return drawing(ctx, name, printedRows(invoice.lines), () => invoicePdf(invoice));
}
