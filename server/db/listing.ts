import type { RawBuilder, SelectQueryBuilder } from 'kysely';
import type pg from 'pg';
import {
  asBadInput,
  type Direction,
  type Order,
  type Page,
  type PageArgs,
  type Part,
  paged,
  readArgs,
  toPage,
  total,
  type Wanted,
} from './page.ts';
import { prepared, type Slots } from './prepared.ts';

/** A list that is read page by page. */
export interface Listed<
  DB,
  TB extends keyof DB,
  Row,
  Params extends object,
  Field extends string,
  Variant extends readonly unknown[],
> {
  id: RawBuilder<string>;
  orders: Readonly<Record<Field, Order['by']>>;
  /** What is listed, without order and limit; written as for `prepared`. */
  query(params: Slots<Params>, ...variant: Variant): SelectQueryBuilder<DB, TB, Row>;
}

export interface Ordered<Field extends string> {
  field: Field;
  direction: Direction;
}

/** As `page`, with statements that are compiled once. */
export function listing<
  DB,
  TB extends keyof DB,
  Row extends { id: string },
  Params extends object,
  Field extends string,
  Variant extends readonly unknown[] = [],
>({ id, orders, query }: Listed<DB, TB, Row, Params, Field, Variant>) {
  const rowsOf = prepared(
    (
      params: Slots<Params & Place>,
      { field, direction }: Ordered<Field>,
      backwards: boolean,
      ...variant: Variant
    ) => paged(query(params, ...variant), { id, by: orders[field], direction }, partOf(params, backwards)),
  );
  const countOf = prepared((params: Slots<Params>, ...variant: Variant) =>
    query(params, ...variant)
      .clearSelect()
      .select(total.as('total'))
      .$castTo<{ total: number }>(),
  );

  return async (
    pool: pg.Pool,
    params: Params,
    order: Ordered<Field>,
    args: PageArgs,
    ...variant: Variant
  ): Promise<Page<Row>> => {
    const wanted = readArgs(args, orders[order.field]);
    const found = await refusing(wanted, () =>
      rowsOf(pool, { ...params, ...placeOf(wanted) }, order, wanted.backwards, ...variant),
    );
    return toPage(found, wanted, async () => (await countOf(pool, params, ...variant))[0]?.total ?? 0);
  };
}

/** Where in a list a page begins, as parameters. */
export interface Place {
  limit: number;
  cursorId: string | undefined;
  cursorKey: string | null | undefined;
}

export const placeOf = ({ size, cursor }: Wanted): Place => ({
  limit: size + 1,
  cursorId: cursor?.id,
  cursorKey: cursor?.key,
});

export const partOf = ({ limit, cursorId, cursorKey }: Slots<Place>, backwards: boolean): Part => ({
  limit,
  backwards,
  cursor: cursorId ? { id: cursorId, key: cursorKey ?? null } : null,
});

export async function refusing<Result>(wanted: Wanted, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    throw asBadInput(error, wanted);
  }
}
