import { expect } from 'vitest';
import { given } from './only.ts';

interface Page {
  totalCount: number;
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

interface Place {
  first?: number;
  after?: string | null;
  last?: number;
  before?: string | null;
}

/** Every object of a list, page by page, with what the page info says held against what comes. */
export async function walk<Found extends Page, Item>(
  read: (place: Place) => Promise<Found>,
  itemsOf: (page: Found) => Item[],
  { size, backwards }: { size: number; backwards: boolean },
): Promise<Item[]> {
  const found: Item[] = [];
  let cursor: string | null = null;
  for (let turn = 0; turn < 100; turn++) {
    const page = await read(backwards ? { last: size, before: cursor } : { first: size, after: cursor });
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = page.pageInfo;
    const [more, came] = backwards ? [hasPreviousPage, hasNextPage] : [hasNextPage, hasPreviousPage];
    found.splice(backwards ? 0 : found.length, 0, ...itemsOf(page));
    expect(came).toBe(turn > 0);
    if (!more) {
      expect(found).toHaveLength(page.totalCount);
      return found;
    }
    expect(itemsOf(page)).toHaveLength(size);
    cursor = given(backwards ? startCursor : endCursor);
  }
  throw new Error('the pages do not end');
}
