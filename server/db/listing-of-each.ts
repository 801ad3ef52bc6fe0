import { type RawBuilder, sql } from 'kysely';
import type pg from 'pg';
import { type Listed, type Ordered, type Place, partOf, placeOf, refusing } from './listing.ts';
import { directionOf, type Page, type PageArgs, paged, readArgs, toPage, total } from './page.ts';
import { prepared, type Slots } from './prepared.ts';
import { db } from './rows.ts';

interface Parents {
  parents: readonly string[];
}

/** The same page of many lists, one for each parent id in `column`, in one query; their counts are one query too. */
export function listingOfEach<
  DB,
  TB extends keyof DB,
  Row extends { id: string },
  Params extends object,
  Field extends string,
  Variant extends readonly unknown[] = [],
>(listed: Listed<DB, TB, Row, Params, Field, Variant>, column: RawBuilder<string>) {
  const rowsOf = rowsOfEach(listed, column);
  const countOf = prepared((params: Slots<Params & Parents>, ...variant: Variant) =>
    listed
      .query(params, ...variant)
      .clearSelect()
      .where(sql<boolean>`${column} = any(${params.parents}::uuid[])`)
      .groupBy(column)
      .select([column.as('parentId'), total.as('total')])
      .$castTo<{ parentId: string; total: number }>(),
  );

  return async (
    pool: pg.Pool,
    parents: readonly string[],
    params: Params,
    order: Ordered<Field>,
    args: PageArgs,
    ...variant: Variant
  ): Promise<Page<Row>[]> => {
    const wanted = readArgs(args, listed.orders[order.field]);
    const given = { ...params, parents };
    const found = await refusing(wanted, () =>
      rowsOf(pool, { ...given, ...placeOf(wanted) }, order, wanted.backwards, ...variant),
    );
    const rows = Map.groupBy(found, (row) => row.parentId);
    const counts = once(async () => {
      const counted = await countOf(pool, given, ...variant);
      return new Map(counted.map((row) => [row.parentId, row.total]));
    });
    return parents.map((parent) =>
      toPage<Row>(rows.get(parent) ?? [], wanted, async () => (await counts()).get(parent) ?? 0),
    );
  };
}

/** Each parent's rows through a lateral join, which an index on the column and the order serves. */
function rowsOfEach<
  DB,
  TB extends keyof DB,
  Row,
  Params extends object,
  Field extends string,
  Variant extends readonly unknown[],
>({ id, orders, query }: Listed<DB, TB, Row, Params, Field, Variant>, column: RawBuilder<string>) {
  return prepared(
    (
      params: Slots<Params & Parents & Place>,
      { field, direction }: Ordered<Field>,
      backwards: boolean,
      ...variant: Variant
    ) => {
      const by = orders[field];
      const order = { id, by, direction };
      const part = partOf(params, backwards);
      const way = sql.raw(directionOf(order, part));
      const keys = by ? sql`${by.expression} ${way}, ${id} ${way}` : sql`${id} ${way}`;
      const ofParent = paged(query(params, ...variant), order, part)
        .where(sql<boolean>`${column} = parent.id`)
        .select(sql<number>`row_number() over (order by ${keys})`.as('place'));
      const each = sql<Row & { parentId: string }>`select page.*, parent.id as "parentId"
        from unnest(${params.parents}::uuid[]) as parent (id) cross join lateral (${ofParent}) as page order by page.place`;
      return { compile: () => each.compile(db) };
    },
  );
}

function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => (result ??= work());
}
