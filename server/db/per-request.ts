import DataLoader from 'dataloader';
import type { Context } from '#server/context.ts';

/**
 * A read by id that gathers all ids asked for in one tick into one query, and asks for none twice in a
 * request. `read` answers in the order of `ids`. After a change, `fresh` reads anew.
 */
export function perRequest<Value>(read: (ctx: Context, ids: readonly string[]) => Promise<readonly Value[]>) {
  const loaders = new WeakMap<Context, DataLoader<string, Value>>();

  function loaderOf(ctx: Context): DataLoader<string, Value> {
    let loader = loaders.get(ctx);
    if (!loader) {
      loader = new DataLoader((ids: readonly string[]) => read(ctx, ids), { maxBatchSize: 500 });
      loaders.set(ctx, loader);
    }
    return loader;
  }

  return Object.assign((ctx: Context, id: string) => loaderOf(ctx).load(id), {
    fresh: (ctx: Context, id: string) => loaderOf(ctx).clear(id).load(id),
  });
}
