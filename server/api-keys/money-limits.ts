import type { EntityManager } from '@mikro-orm/postgresql';
import { type Context, ownedBy } from '#server/context.ts';
import { perRequest } from '#server/db/per-request.ts';
import { run } from '#server/db/rows.ts';
import { dayOf } from '#server/format.ts';
import { fromMinor, minorUnits } from '#server/money.ts';
import type { MoneyLimits } from './api-key.entity.ts';
import { MoneyLimitError } from './money-limit.errors.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Days are counted in UTC. */
export const nextDay = (now: Date) => new Date((Math.floor(now.getTime() / dayMs) + 1) * dayMs);

const inWords = (minor: bigint, currency: string) =>
  `${fromMinor(minor, minorUnits(currency) ?? 2)} ${currency}`;

interface Spending {
  /** Minor units. */
  amount: bigint;
  currency: string;
}

interface Ceilings {
  perOperation: bigint | null;
  perDay: bigint | null;
}

/**
 * Counts what a key asks for, or says yes to, in the transaction that does it; refuses what passes its ceilings. The
 * day's row stays locked until the transaction ends, so however many ask at once, on whichever replica, they fit or
 * are refused. What becomes of the money later gives nothing back. People have no ceilings.
 */
export async function spend(ctx: Context, em: EntityManager, asked: Spending): Promise<void> {
  const keyId = ctx.principal.key?.id;
  if (!keyId) return;
  const { amount, currency } = asked;
  const { perOperation, perDay } = await ceilingsOf(em, keyId, currency);
  if (perOperation !== null && amount > perOperation) {
    throw new MoneyLimitError(
      `${inWords(amount, currency)} is more than this key may move at once: ${inWords(perOperation, currency)}.`,
      {
        ...{ ceiling: 'PER_OPERATION', currency, limit: perOperation, resetsAt: null },
        used: await usedToday(ctx, em, keyId, currency),
      },
    );
  }
  const counted = await count(ctx, em, keyId, asked, perDay);
  if (counted || perDay === null) return;
  const used = await usedToday(ctx, em, keyId, currency);
  throw new MoneyLimitError(
    `With ${inWords(amount, currency)} more this key would pass its ceiling for the day, ${inWords(perDay, currency)}; ${inWords(used, currency)} of it are used.`,
    { ceiling: 'PER_DAY', currency, limit: perDay, used, resetsAt: nextDay(ctx.now()) },
  );
}

/** Locked in a way that others who spend share, and that a change of the ceilings waits for. */
async function ceilingsOf(em: EntityManager, keyId: string, currency: string): Promise<Ceilings> {
  const [key] = await em.execute<{ limits: MoneyLimits | null }[]>(
    'select money_limits as limits from api_key where id = ? for share',
    [keyId],
  );
  const limits = key?.limits ?? [];
  const limit = limits.find((each) => each.currency === currency);
  if (limits.length > 0 && !limit) {
    throw new MoneyLimitError(
      `This key has ceilings, and none for ${currency}: it moves no ${currency}. People can give it one.`,
      { ceiling: 'CURRENCY', currency, limit: null, used: 0n, resetsAt: null },
    );
  }
  const minor = (text: string | null | undefined) => (text == null ? null : BigInt(text));
  return { perOperation: minor(limit?.perOperation), perDay: minor(limit?.perDay) };
}

/** Whether it still fits; nothing is counted when it does not. */
async function count(
  ctx: Context,
  em: EntityManager,
  keyId: string,
  { amount, currency }: Spending,
  perDay: bigint | null,
): Promise<boolean> {
  if (perDay !== null && amount > perDay) return false;
  const { organizationId, environment } = ownedBy(ctx);
  const counted = await em.execute<unknown[]>(
    `insert into api_key_money as day (organization_id, environment, api_key_id, day, currency, used)
     values (?, ?, ?, ?, ?, ?)
     on conflict (api_key_id, day, currency) do update set used = day.used + excluded.used
       where ?::bigint is null or day.used + excluded.used <= ?::bigint
     returning 1`,
    [
      ...[organizationId, environment, keyId, dayOf(ctx.now()), currency, amount.toString()],
      ...[perDay?.toString() ?? null, perDay?.toString() ?? null],
    ],
  );
  return counted.length > 0;
}

async function usedToday(ctx: Context, em: EntityManager, keyId: string, currency: string): Promise<bigint> {
  const [row] = await em.execute<{ used: string }[]>(
    'select used::text from api_key_money where api_key_id = ? and day = ? and currency = ?',
    [keyId, dayOf(ctx.now()), currency],
  );
  return BigInt(row?.used ?? 0);
}

/** What keys have asked for today, by currency. */
export const spentToday = perRequest(async (ctx, keyIds: readonly string[]) => {
  const found = await run<{ keyId: string; currency: string; used: bigint }>(ctx.runtime.pool, {
    name: 'key_money_today',
    text: `select api_key_id as "keyId", currency, used from api_key_money
      where organization_id = $1 and environment = $2 and api_key_id = any($3::uuid[]) and day = $4`,
    values: [ctx.principal.organizationId, ctx.principal.environment, keyIds, dayOf(ctx.now())],
  });
  const byKey = Map.groupBy(found, (row) => row.keyId);
  return keyIds.map((id) => new Map((byKey.get(id) ?? []).map(({ currency, used }) => [currency, used])));
});
