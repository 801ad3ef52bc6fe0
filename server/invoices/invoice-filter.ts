import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { type Context, type Reach, reachOf } from '#server/context.ts';
import type { Slots } from '#server/db/prepared.ts';
import { containing } from '#server/db/search.ts';
import { RequestError } from '#server/errors.ts';
import { dayOf } from '#server/format.ts';
import { minorUnits, toMinor } from '#server/money.ts';
import type { InvoiceStatus } from './invoice.entity.ts';

export interface InvoiceFilter {
  search?: string | null;
  status?: readonly InvoiceStatus[] | null;
  overdue?: boolean | null;
  sent?: boolean | null;
  viewed?: boolean | null;
  clientId?: string | null;
  currency?: string | null;
  /** In the main unit of `currency`. */
  totalMin?: string | null;
  totalMax?: string | null;
  createdAfter?: Date | null;
  createdBefore?: Date | null;
  /** Calendar days, both included. */
  issuedFrom?: string | null;
  issuedTo?: string | null;
  dueFrom?: string | null;
  dueTo?: string | null;
}

export interface FilterParams extends Reach, Omit<InvoiceFilter, 'search' | 'totalMin' | 'totalMax'> {
  /** For `ilike`. */
  pattern: string | null;
  totalMin: bigint | null;
  totalMax: bigint | null;
  /** What `overdue` is measured by. */
  today: string | null;
}

export function paramsOf(
  ctx: Context,
  { search, totalMin, totalMax, ...filter }: InvoiceFilter,
): FilterParams {
  return {
    ...reachOf(ctx),
    ...filter,
    pattern: search?.trim() ? containing(search.trim()) : null,
    totalMin: bound('totalMin', totalMin, filter.currency),
    totalMax: bound('totalMax', totalMax, filter.currency),
    today: filter.overdue == null ? null : dayOf(ctx.now()),
  };
}

/** Overdue from the day after the due day on, as long as it is open. */
export const isOverdue = (ctx: Context, { status, dueOn }: { status: InvoiceStatus; dueOn: string | null }) =>
  status === 'OPEN' && dueOn !== null && dueOn < dayOf(ctx.now());

const largest = 10n ** 18n;

function bound(name: string, amount: string | null | undefined, currency: string | null | undefined) {
  if (amount == null) return null;
  if (!currency) throw badInput(`${name} needs a currency: 100 yen and 100 euros are not the same.`);
  const minor = toMinor(amount, minorUnits(currency) ?? 2);
  if (minor === null) throw badInput(`${name} has more decimal places than ${currency}.`);
  return minor > largest ? largest : minor < -largest ? -largest : minor;
}

const badInput = (message: string) => new RequestError('BAD_USER_INPUT', 400, message);

/** Where a filter asks for nothing, nothing is looked at. */
export function matching<DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  params: Slots<FilterParams>,
): SelectQueryBuilder<DB, TB, Row> {
  const conditions = [
    params.pattern && matches(params.pattern),
    params.status && sql<boolean>`invoice.status = any(${params.status}::text[])`,
    params.overdue &&
      sql<boolean>`coalesce(invoice.status = 'OPEN' and invoice.due_on < ${params.today}::date, false) = ${params.overdue}`,
    params.sent && sql<boolean>`(invoice.sent_at is not null) = ${params.sent}`,
    params.viewed && sql<boolean>`(invoice.viewed_at is not null) = ${params.viewed}`,
    params.clientId && sql<boolean>`invoice.client_id = ${params.clientId}`,
    params.currency && sql<boolean>`invoice.currency = ${params.currency}`,
    params.totalMin && sql<boolean>`invoice.total >= ${params.totalMin}::bigint`,
    params.totalMax && sql<boolean>`invoice.total <= ${params.totalMax}::bigint`,
    params.createdAfter && sql<boolean>`invoice.created_at >= ${params.createdAfter}`,
    params.createdBefore && sql<boolean>`invoice.created_at < ${params.createdBefore}`,
    params.issuedFrom && sql<boolean>`invoice.issued_on >= ${params.issuedFrom}::date`,
    params.issuedTo && sql<boolean>`invoice.issued_on <= ${params.issuedTo}::date`,
    params.dueFrom && sql<boolean>`invoice.due_on >= ${params.dueFrom}::date`,
    params.dueTo && sql<boolean>`invoice.due_on <= ${params.dueTo}::date`,
  ];
  return conditions.reduce<SelectQueryBuilder<DB, TB, Row>>(
    (narrowed, condition) => (condition ? narrowed.where(condition) : narrowed),
    query,
  );
}

const matches = (pattern: RawBuilder<string>) =>
  sql<boolean>`(invoice.number ilike ${pattern} or invoice.memo ilike ${pattern}
    or exists (select 1 from client c where c.id = invoice.client_id and c.name ilike ${pattern}))`;
