/** `null` ends the walk: there is no page after this one. */
type NextCursor = (after: string | null) => Promise<string | null>;

/**
 * Page numbers over forward-only cursors. Each list (resource, page size, order, filter) remembers where its
 * pages start; a deep link walks forward once.
 */
export class CursorChains {
  private readonly chains = new Map<string, (string | null)[]>();

  /** The cursor that page `page` starts after, or `undefined` when the list ends before it. */
  async startOf(list: string, page: number, next: NextCursor): Promise<string | null | undefined> {
    const chain = this.chain(list);
    // Page one begins a new reading of the list: what was inserted or removed since moves every later page.
    if (page === 1) chain.length = 1;
    while (chain.length < page) {
      const cursor = await next(chain.at(-1) ?? null);
      if (cursor === null) return undefined;
      chain.push(cursor);
    }
    return chain[page - 1];
  }

  remember(list: string, page: number, endCursor: string | null | undefined) {
    if (endCursor) this.chain(list)[page] = endCursor;
  }

  private chain(list: string): (string | null)[] {
    const known = this.chains.get(list);
    if (known) return known;
    const fresh: (string | null)[] = [null];
    this.chains.set(list, fresh);
    return fresh;
  }
}
