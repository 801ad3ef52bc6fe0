import { maxPageSize, type Page, type PageArgs } from '#server/db/page.ts';
import { builder } from './builder.ts';

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description: 'How many objects the whole list has. Counted only when asked for.',
    complexity: 50,
    resolve: (connection) => (connection as unknown as { count(): Promise<number> }).count(),
  }),
);

const usualPage = 20;

/** What a page costs: whatever is asked of each object, for as many objects as the page can have. */
export function pageCost({ first, last }: PageArgs): { field: number; multiplier: number } {
  return { field: 1, multiplier: Math.min(Math.max(first ?? last ?? usualPage, 0), maxPageSize) };
}

class Edge<Row> {
  readonly node: Row;
  readonly #cursorOf: (row: Row) => string;

  constructor(node: Row, cursorOf: (row: Row) => string) {
    this.node = node;
    this.#cursorOf = cursorOf;
  }

  get cursor(): string {
    return this.#cursorOf(this.node);
  }
}

/** A page as Relay wants it; cursors are written only for the edges that are asked for. */
export function toConnection<Row>(page: Page<Row>) {
  const { rows, cursorOf } = page;
  const cursorAt = (index: number) => {
    const row = rows.at(index);
    return row === undefined ? null : cursorOf(row);
  };
  return {
    edges: rows.map((row) => new Edge(row, cursorOf)),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      get startCursor() {
        return cursorAt(0);
      },
      get endCursor() {
        return cursorAt(-1);
      },
    },
    count: page.count,
  };
}
