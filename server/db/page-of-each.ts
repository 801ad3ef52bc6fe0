import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import type pg from 'pg';
import {
  asBadInput,
  isAscending,
  type Order,
  type Page,
  type PageArgs,
  paged,
  readArgs,
  toPage,
  total,
} from './page.ts';
import { db, rows } from './rows.ts';

/** Which of several lists a row belongs to: those whose `column` is one of `ids`. */
export interface Parents {
  ids: readonly string[];
  column: RawBuilder<string>;
}

/** The same page of several lists in one query, in the order of the parents' ids; their counts are one query too. */
export async function pageOfEach<DB, TB extends keyof DB, Row extends { id: string }>(
  pool: pg.Pool,
  parents: Parents,
  query: SelectQueryBuilder<DB, TB, Row>,
  order: Order,
  args: PageArgs,
): Promise<Page<Row>[]> {
  const wanted = readArgs(args);
  const { by, id } = order;
  const direction = sql.raw(isAscending(order, wanted) ? 'asc' : 'desc');
  const keys = by ? sql`${by.expression} ${direction}, ${id} ${direction}` : sql`${id} ${direction}`;
  const ofParent = paged(query, order, wanted)
    .where(sql<boolean>`${parents.column} = parent.id`)
    .select(sql<number>`row_number() over (order by ${keys})`.as('place'));
  const each = sql<Row & { parentId: string }>`select page.*, parent.id as "parentId"
    from unnest(${parents.ids}::uuid[]) as parent (id) cross join lateral (${ofParent}) as page order by page.place`;
  const found = await rows(pool, { compile: () => each.compile(db) }).catch((error: unknown) => {
    throw asBadInput(error, wanted);
  });
  const byParent = Map.groupBy(found, (row) => row.parentId);
  const counts = once(() => countOfEach(pool, parents, query));
  return parents.ids.map((parentId) =>
    toPage<Row>(byParent.get(parentId) ?? [], wanted, async () => (await counts()).get(parentId) ?? 0),
  );
}

async function countOfEach<DB, TB extends keyof DB, Row>(
  pool: pg.Pool,
  { ids, column }: Parents,
  query: SelectQueryBuilder<DB, TB, Row>,
): Promise<ReadonlyMap<string, number>> {
  const counting = query
    .clearSelect()
    .clearOrderBy()
    .where(sql<boolean>`${column} = any(${ids}::uuid[])`)
    .groupBy(column)
    .select([column.as('parentId'), total.as('total')]);
  const found = (await rows(pool, counting)) as { parentId: string; total: number }[];
  return new Map(found.map((row) => [row.parentId, row.total]));
}

function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => (result ??= work());
}
