import type { Context } from './context.ts';

const one = { uploads: 1 };

/** Refuses a key that has spent its uploads; for who receives a file before it is taken in. */
export async function requireUploadLeft({ principal: { key }, runtime: { limits } }: Context): Promise<void> {
  if (key) await limits.requireRoom(key, one);
}

/** Counts a file that a key sends against its uploads; one that is not taken in counts for nothing. */
export async function countingUpload<Result>(ctx: Context, take: () => Promise<Result>): Promise<Result> {
  const { key } = ctx.principal;
  const { limits } = ctx.runtime;
  const before = ctx.meter.spent;
  if (key) ctx.meter.spent = [...before, ...(await limits.spend(key, one))];
  try {
    return await take();
  } catch (error) {
    ctx.meter.spent = before;
    if (key) await limits.giveBack(key, one);
    throw error;
  }
}
