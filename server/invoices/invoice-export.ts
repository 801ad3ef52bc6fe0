import type { Context } from '#server/context.ts';
import { type Cell, csvLine } from '#server/csv.ts';
import { encodeId } from '#server/db/id.ts';
import { maxPageSize, type Page } from '#server/db/page.ts';
import { RequestError } from '#server/errors.ts';
import { fromMinor, minorUnits } from '#server/money.ts';
import { amountDue } from './invoice.entity.ts';
import { type InvoiceRecord, list } from './invoice.query.ts';
import { exportFilter } from './invoice-export.input.ts';
import { isOverdue } from './invoice-filter.ts';

/** As many as one answer holds: of more, none is answered rather than a part of them. */
const mostExported = 100_000;

type Column = (invoice: InvoiceRecord, ctx: Context) => Cell;

const amount =
  (minor: (invoice: InvoiceRecord) => bigint): Column =>
  (invoice) =>
    fromMinor(minor(invoice), minorUnits(invoice.currency) ?? 2);

const columns = {
  id: ({ id }) => encodeId('Invoice', id),
  number: ({ number }) => number,
  status: ({ status }) => status,
  overdue: (invoice, ctx) => isOverdue(ctx, invoice),
  client_id: ({ clientId }) => encodeId('Client', clientId),
  client: ({ client }) => client?.name ?? null,
  client_email: ({ client }) => client?.email ?? null,
  client_external_id: ({ client }) => client?.externalId ?? null,
  currency: ({ currency }) => currency,
  subtotal: amount(({ subtotal }) => subtotal),
  tax: amount(({ tax }) => tax),
  total: amount(({ total }) => total),
  amount_paid: amount(({ amountPaid }) => amountPaid),
  amount_due: amount(amountDue),
  issued_on: ({ issuedOn }) => issuedOn,
  due_on: ({ dueOn }) => dueOn,
  created_at: ({ createdAt }) => createdAt,
  sent_at: ({ sentAt }) => sentAt,
  viewed_at: ({ viewedAt }) => viewedAt,
  paid_at: ({ paidAt }) => paidAt,
  voided_at: ({ voidedAt }) => voidedAt,
  memo: ({ memo }) => memo,
} satisfies Record<string, Column>;

export interface InvoiceExport {
  /** How many invoices it holds. */
  count: number;
  /** A header and a line for each, newest first, read a page at a time while it is taken. */
  lines: AsyncIterable<string>;
}

/** What matches a query string of filters, as CSV. */
export async function exportInvoices(
  ctx: Context,
  query: URLSearchParams,
  most = mostExported,
): Promise<InvoiceExport> {
  const filter = exportFilter(query);
  const read = (after: string | null) =>
    list(ctx, { first: maxPageSize, after, filter }, { invoice: 'all', client: 'all' });
  const first = await read(null);
  const count = first.hasNextPage ? await first.count() : first.rows.length;
  if (count > most) {
    const message = `${count} invoices match, and an export holds at most ${most}. Ask for them in parts, by created_after and created_before for instance.`;
    throw new RequestError('BAD_USER_INPUT', 400, message, { details: { count, most } });
  }
  return { count, lines: linesOf(ctx, first, read) };
}

async function* linesOf(
  ctx: Context,
  first: Page<InvoiceRecord>,
  read: (after: string) => Promise<Page<InvoiceRecord>>,
): AsyncGenerator<string> {
  yield csvLine(Object.keys(columns));
  for (let page = first; ; ) {
    yield page.rows.map((invoice) => lineOf(ctx, invoice)).join('');
    const last = page.rows.at(-1);
    if (!page.hasNextPage || !last) return;
    page = await read(page.cursorOf(last));
  }
}

const lineOf = (ctx: Context, invoice: InvoiceRecord) =>
  csvLine(Object.values(columns).map((column) => column(invoice, ctx)));
