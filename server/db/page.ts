import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import pg from 'pg';
import { RequestError } from '#server/errors.ts';
import { badCursor, type Cursor, type Keyed, type KeyType, readCursor, writeCursor } from './cursor.ts';
import { rows } from './rows.ts';

export interface PageArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

export type Direction = 'ASC' | 'DESC';

/**
 * What a list is ordered by. `expression` must never be null (coalesce it) and `cast` is its SQL type; without
 * one the list is in order of `id` alone, which for UUIDv7 is the order of creation.
 */
export interface Order {
  id: RawBuilder<string>;
  by?: { expression: RawBuilder<unknown>; cast: KeyType };
  direction: Direction;
}

export interface Page<Row> {
  rows: Row[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  cursorOf(row: Row): string;
  count(): Promise<number>;
}

const defaultSize = 20;
export const maxPageSize = 100;

/** One page by keyset: what is asked for plus one row, to know whether there is more. */
export async function page<DB, TB extends keyof DB, Row extends { id: string }>(
  pool: pg.Pool,
  query: SelectQueryBuilder<DB, TB, Row>,
  order: Order,
  args: PageArgs,
): Promise<Page<Row>> {
  const wanted = readArgs(args, order.by);
  const part = { ...wanted, limit: wanted.size + 1 };
  const found = await rows(pool, paged(query, order, part)).catch((error: unknown) => {
    throw asBadInput(error, wanted);
  });
  return toPage(found, wanted, () => count(pool, query));
}

type Given<Value> = Value | RawBuilder<Value>;

/** Which part of a list to read. */
export interface Part {
  limit: Given<number>;
  backwards: boolean;
  cursor: { id: Given<string>; key: Given<string> | null } | null;
}

export function paged<DB, TB extends keyof DB, Row>(
  query: SelectQueryBuilder<DB, TB, Row>,
  order: Order,
  part: Part,
): SelectQueryBuilder<DB, TB, Row> {
  const direction = directionOf(order, part);
  let limited = query.limit(part.limit);
  if (part.cursor) limited = limited.where(beyond(order, part.cursor, direction));
  if (order.by) {
    limited = limited
      .orderBy(order.by.expression, direction)
      .select(sql<string>`${order.by.expression}::text`.as('cursorKey'));
  }
  return limited.orderBy(order.id, direction);
}

function beyond({ id, by }: Order, cursor: NonNullable<Part['cursor']>, direction: 'asc' | 'desc') {
  const operator = sql.raw(direction === 'asc' ? '>' : '<');
  if (!by) return sql<boolean>`${id} ${operator} ${cursor.id}::uuid`;
  return sql<boolean>`(${by.expression}, ${id}) ${operator} (${cursor.key}::text::${sql.raw(by.cast)}, ${cursor.id}::uuid)`;
}

export const directionOf = (order: Order, { backwards }: Part) =>
  (order.direction === 'ASC') !== backwards ? 'asc' : 'desc';

export function toPage<Row extends { id: string }>(
  found: Row[],
  { size, backwards, cursor }: Wanted,
  count: () => Promise<number>,
): Page<Row> {
  const more = found.length > size;
  if (more) found.length = size;
  if (backwards) found.reverse();
  return {
    rows: found,
    hasNextPage: backwards ? cursor !== null : more,
    hasPreviousPage: backwards ? more : cursor !== null,
    cursorOf: (row) => writeCursor(row as Row & Keyed),
    count,
  };
}

export const total = sql<number>`count(*)::int`;

async function count<DB, TB extends keyof DB, Row>(
  pool: pg.Pool,
  query: SelectQueryBuilder<DB, TB, Row>,
): Promise<number> {
  const [row] = await rows(pool, query.clearSelect().clearOrderBy().select(total.as('total')));
  return (row as { total: number } | undefined)?.total ?? 0;
}

/** What of a list is wanted, once its arguments are known to make sense. */
export interface Wanted {
  size: number;
  backwards: boolean;
  cursor: Cursor | null;
}

/** `first` above the maximum is clamped, whatever way it was written; `pageInfo` says that there is more. */
export function readArgs({ first, after, last, before }: PageArgs, by: Order['by']): Wanted {
  if (first != null && last != null) throw badInput('Give first or last, not both.');
  if ((first ?? 0) < 0 || (last ?? 0) < 0) throw badInput('first and last cannot be negative.');
  if (last != null && after) throw badInput('last goes with before, not with after.');
  if (last == null && before) throw badInput('before goes with last, not with first.');
  const backwards = last != null;
  const cursor = backwards ? before : after;
  return {
    backwards,
    size: Math.min((backwards ? last : first) ?? defaultSize, maxPageSize),
    cursor: cursor ? readCursor(cursor, by?.cast) : null,
  };
}

/** SQLSTATE class 22, a value that does not fit its type, is here the caller's: a cursor or a text to look for. */
export function asBadInput(error: unknown, { cursor }: Pick<Wanted, 'cursor'>): unknown {
  const code = error instanceof pg.DatabaseError ? error.code : undefined;
  if (code === characterNotInRepertoire) return badInput('A text to look for cannot hold a NUL character.');
  return cursor && code?.startsWith('22') ? badCursor() : error;
}

/** PostgreSQL's text has no NUL. */
const characterNotInRepertoire = '22021';

const badInput = (message: string) => new RequestError('BAD_USER_INPUT', 400, message);
