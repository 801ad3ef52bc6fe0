import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import pg from 'pg';
import { RequestError } from '#server/errors.ts';
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
  by?: { expression: RawBuilder<unknown>; cast: 'text' | 'timestamptz' | 'date' | 'bigint' | 'int' };
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

type Keyed = { id: string; cursorKey?: string };

/** One page by keyset: what is asked for plus one row, to know whether there is more. */
export async function page<DB, TB extends keyof DB, Row extends { id: string }>(
  pool: pg.Pool,
  query: SelectQueryBuilder<DB, TB, Row>,
  order: Order,
  args: PageArgs,
): Promise<Page<Row>> {
  const { size, backwards, cursor } = readArgs(args);
  const ascending = (order.direction === 'ASC') !== backwards;
  const direction = ascending ? 'asc' : 'desc';

  let paged = query.limit(size + 1);
  if (cursor) paged = paged.where(beyond(order, cursor, ascending));
  if (order.by) {
    paged = paged
      .orderBy(order.by.expression, direction)
      .select(sql<string>`${order.by.expression}::text`.as('cursorKey'));
  }
  const found = await rows(pool, paged.orderBy(order.id, direction)).catch((error: unknown) => {
    if (isDataException(error, characterNotInRepertoire))
      throw badInput('A text to look for cannot hold a NUL character.');
    throw cursor && isDataException(error) ? badCursor() : error;
  });

  const more = found.length > size;
  if (more) found.length = size;
  if (backwards) found.reverse();
  return {
    rows: found,
    hasNextPage: backwards ? cursor !== null : more,
    hasPreviousPage: backwards ? more : cursor !== null,
    cursorOf: (row) => writeCursor(row as Row & Keyed),
    count: () => count(pool, query),
  };
}

async function count<DB, TB extends keyof DB, Row>(
  pool: pg.Pool,
  query: SelectQueryBuilder<DB, TB, Row>,
): Promise<number> {
  const counting = query.clearSelect().clearOrderBy().select(sql<number>`count(*)::int`.as('total'));
  const [row] = await rows(pool, counting);
  return (row as { total: number } | undefined)?.total ?? 0;
}

interface Cursor {
  id: string;
  key: string | null;
}

function beyond({ id, by }: Order, cursor: Cursor, ascending: boolean) {
  const operator = sql.raw(ascending ? '>' : '<');
  if (!by) return sql<boolean>`${id} ${operator} ${cursor.id}::uuid`;
  if (cursor.key === null) throw badCursor();
  return sql<boolean>`(${by.expression}, ${id}) ${operator} (${cursor.key}::text::${sql.raw(by.cast)}, ${cursor.id}::uuid)`;
}

/** `first` above the maximum is clamped, whatever way it was written; `pageInfo` says that there is more. */
function readArgs({ first, after, last, before }: PageArgs) {
  if (first != null && last != null) throw badInput('Give first or last, not both.');
  if ((first ?? 0) < 0 || (last ?? 0) < 0) throw badInput('first and last cannot be negative.');
  if (last != null && after) throw badInput('last goes with before, not with after.');
  if (last == null && before) throw badInput('before goes with last, not with first.');
  const backwards = last != null;
  const cursor = backwards ? before : after;
  return {
    backwards,
    size: Math.min((backwards ? last : first) ?? defaultSize, maxPageSize),
    cursor: cursor ? readCursor(cursor) : null,
  };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function writeCursor({ id, cursorKey }: Keyed): string {
  return Buffer.from(cursorKey === undefined ? id : `${id}:${cursorKey}`).toString('base64url');
}

function readCursor(text: string): Cursor {
  const plain = Buffer.from(text, 'base64url').toString();
  const id = plain.slice(0, 36);
  if (!uuid.test(id) || (plain.length > 36 && plain[36] !== ':') || plain.includes('\0')) throw badCursor();
  return { id, key: plain.length > 36 ? plain.slice(37) : null };
}

/** SQLSTATE class 22: a value that does not fit its type, here a cursor made by hand. */
function isDataException(error: unknown, code = '22'): boolean {
  return error instanceof pg.DatabaseError && error.code?.startsWith(code) === true;
}

/** PostgreSQL's text has no NUL. */
const characterNotInRepertoire = '22021';

const badInput = (message: string) => new RequestError('BAD_USER_INPUT', 400, message);
const badCursor = () =>
  badInput('This cursor is not one of this list; use a cursor from its pageInfo or edges.');
