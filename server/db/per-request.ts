import DataLoader from 'dataloader';
import type { Context } from '#server/context.ts';

/**
 * A read by id that gathers all ids asked for in one tick into one query, and asks for none twice in a
 * request. `read` answers in the order of `ids`; reads with other arguments are other queries. After a change,
 * `fresh` reads anew.
 */
export function perRequest<Value, Args extends readonly unknown[] = []>(
  read: (ctx: Context, ids: readonly string[], ...args: Args) => Promise<readonly Value[]>,
) {
  const loaders = new WeakMap<Context, Map<string, DataLoader<string, Value>>>();

  function loaderOf(ctx: Context, args: Args): DataLoader<string, Value> {
    const ofRequest = loaders.get(ctx) ?? new Map<string, DataLoader<string, Value>>();
    loaders.set(ctx, ofRequest);
    const key = args.length === 0 ? '' : JSON.stringify(args);
    const known = ofRequest.get(key);
    if (known) return known;
    const loader = new DataLoader((ids: readonly string[]) => read(ctx, ids, ...args), { maxBatchSize: 500 });
    ofRequest.set(key, loader);
    return loader;
  }

  return Object.assign((ctx: Context, id: string, ...args: Args) => loaderOf(ctx, args).load(id), {
    fresh: (ctx: Context, id: string, ...args: Args) => loaderOf(ctx, args).clear(id).load(id),
  });
}
