import { sql } from 'kysely';
import { type ClientRecord, clientColumns } from '#server/clients/client.query.ts';
import { type Context, type Owner, ownedBy, type Reach, reachOf } from '#server/context.ts';
import { columnsFor, type Fields, nest, nestedColumns } from '#server/db/fields.ts';
import { listing } from '#server/db/listing.ts';
import { listingOfEach } from '#server/db/listing-of-each.ts';
import type { Direction, Order, Page, PageArgs } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { anyOf, prepared, type Slots } from '#server/db/prepared.ts';
import { db } from '#server/db/rows.ts';
import type { InvoiceStatus } from './invoice.entity.ts';
import { type FilterParams, type InvoiceFilter, matching, paramsOf } from './invoice-filter.ts';

export interface InvoiceRecord {
  id: string;
  clientId: string;
  status: InvoiceStatus;
  number: string | null;
  currency: string;
  issuedOn: string | null;
  dueOn: string | null;
  memo: string | null;
  subtotal: bigint;
  tax: bigint;
  total: bigint;
  amountPaid: bigint;
  payToken: string | null;
  finalizedAt: Date | null;
  sentAt: Date | null;
  viewedAt: Date | null;
  paidAt: Date | null;
  voidedAt: Date | null;
  voidReason: string | null;
  createdAt: Date;
  updatedAt: Date;
  createdByType: 'API_KEY' | 'USER' | 'SYSTEM';
  createdById: string | null;
  createdByLabel: string;
  /** There when the page was read with its clients. */
  client?: ClientRecord;
}

export interface InvoiceLineRecord {
  id: string;
  invoiceId: string;
  description: string;
  quantity: string;
  unitPrice: bigint;
  taxRate: string | null;
  amount: bigint;
  taxAmount: bigint;
}

export interface InvoiceOrder {
  field: 'CREATED_AT' | 'NUMBER' | 'TOTAL' | 'DUE_ON';
  direction: Direction;
}

const invoiceColumns = [
  'invoice.id',
  'invoice.client_id as clientId',
  'invoice.status',
  'invoice.number',
  'invoice.currency',
  'invoice.issued_on as issuedOn',
  'invoice.due_on as dueOn',
  'invoice.memo',
  'invoice.subtotal',
  'invoice.tax',
  'invoice.total',
  'invoice.amount_paid as amountPaid',
  'invoice.pay_token as payToken',
  'invoice.finalized_at as finalizedAt',
  'invoice.sent_at as sentAt',
  'invoice.viewed_at as viewedAt',
  'invoice.paid_at as paidAt',
  'invoice.voided_at as voidedAt',
  'invoice.void_reason as voidReason',
  'invoice.created_at as createdAt',
  'invoice.updated_at as updatedAt',
  'invoice.created_by_type as createdByType',
  'invoice.created_by_id as createdById',
  'invoice.created_by_label as createdByLabel',
] as const;

function invoicesOf(reach: Slots<Reach>, fields: Fields<InvoiceRecord>) {
  const query = db
    .selectFrom('invoice')
    .where('invoice.organization_id', '=', reach.organizationId)
    .where('invoice.environment', '=', reach.environment)
    .select(columnsFor(invoiceColumns, fields))
    .$castTo<InvoiceRecord>();
  return reach.onlyClients ? query.where('invoice.client_id', '=', anyOf(reach.onlyClients)) : query;
}

type InvoiceQuery = ReturnType<typeof invoicesOf>;

/** What to read of invoices and, joined in the same query, of their clients; null for nothing. */
export interface InvoiceSelection {
  invoice: Fields<InvoiceRecord>;
  client: Fields<ClientRecord> | null;
}

function selected(reach: Slots<Reach>, { invoice, client }: InvoiceSelection): InvoiceQuery {
  const query = invoicesOf(reach, invoice);
  if (!client) return query;
  return query
    .innerJoin('client', 'client.id', 'invoice.client_id')
    .select(nestedColumns('client', clientColumns, client))
    .$castTo<InvoiceRecord>() as unknown as InvoiceQuery;
}

const orders: Record<InvoiceOrder['field'], Order['by']> = {
  CREATED_AT: undefined,
  NUMBER: { expression: sql`coalesce(invoice.sequence, 0)`, cast: 'int' },
  TOTAL: { expression: sql`invoice.total`, cast: 'bigint' },
  DUE_ON: { expression: sql`coalesce(invoice.due_on, 'infinity')`, cast: 'date' },
};
const newestFirst: InvoiceOrder = { field: 'CREATED_AT', direction: 'DESC' };

const listed = {
  id: sql<string>`invoice.id`,
  orders,
  query: (params: Slots<FilterParams>, selection: InvoiceSelection) =>
    matching(selected(params, selection), params),
};
const pageOf = listing(listed);
const pageOfEachClient = listingOfEach(listed, sql<string>`invoice.client_id`);

export interface InvoiceListArgs extends PageArgs {
  filter?: InvoiceFilter | null;
  orderBy?: InvoiceOrder | null;
}

export async function list(
  ctx: Context,
  args: InvoiceListArgs,
  selection: InvoiceSelection,
): Promise<Page<InvoiceRecord>> {
  const params = paramsOf(ctx, args.filter ?? {});
  const page = await pageOf(ctx.runtime.pool, params, args.orderBy ?? newestFirst, args, selection);
  if (selection.client) nest(page.rows, 'client');
  return page;
}

/** The same for many clients at once: a page of each one's own. */
export const listOfClient = perRequest(
  async (ctx, clientIds: readonly string[], args: InvoiceListArgs, selection: InvoiceSelection) => {
    const params = paramsOf(ctx, args.filter ?? {});
    const order = args.orderBy ?? newestFirst;
    const pages = await pageOfEachClient(ctx.runtime.pool, clientIds, params, order, args, selection);
    if (selection.client) for (const page of pages) nest(page.rows, 'client');
    return pages;
  },
);

const withIds = prepared((params: Slots<Reach & { ids: readonly string[] }>, selection: InvoiceSelection) =>
  selected(params, selection).where('invoice.id', '=', anyOf(params.ids)),
);

const everything: InvoiceSelection = { invoice: 'all', client: null };

/** The invoices with these ids, as far as they are the tenant's. */
export const byId = perRequest(
  async (ctx, ids: readonly string[], selection: InvoiceSelection = everything) => {
    const found = await withIds(ctx.runtime.pool, { ...reachOf(ctx), ids }, selection);
    if (selection.client) nest(found, 'client');
    const records = new Map(found.map((record) => [record.id, record]));
    return ids.map((id) => records.get(id) ?? null);
  },
);

const linesWithIds = prepared(
  ({ organizationId, environment, ids }: Slots<Owner & { ids: readonly string[] }>) =>
    db
      .selectFrom('invoice_line as line')
      .where('line.organization_id', '=', organizationId)
      .where('line.environment', '=', environment)
      .where('line.invoice_id', '=', anyOf(ids))
      .orderBy('line.invoice_id')
      .orderBy('line.position')
      .select([
        'line.id',
        'line.invoice_id as invoiceId',
        'line.description',
        'line.quantity',
        'line.unit_price as unitPrice',
        'line.tax_rate as taxRate',
        'line.amount',
        'line.tax_amount as taxAmount',
      ])
      .$castTo<InvoiceLineRecord>(),
);

/** Lines in their order, by invoice. */
export const linesOf = perRequest(async (ctx, ids: readonly string[]) => {
  const lines = await linesWithIds(ctx.runtime.pool, { ...ownedBy(ctx), ids });
  const found = Map.groupBy(lines, (line) => line.invoiceId);
  return ids.map((id) => found.get(id) ?? []);
});
