import { type RawBuilder, sql } from 'kysely';
import { type Context, ownedBy } from '#server/context.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';
import { type Interval, pointsOf, type Span } from './interval.ts';

/** Whose usage over which span; `secretId` narrows it to one secret of the key. */
export interface UsageScope extends Span {
  keyId: string;
  secretId: string | null;
}

export interface UsageCounts {
  requests: number;
  errors: number;
  denied: number;
  limited: number;
  durationMs: number;
}

export type UsagePoint = UsageCounts & { at: Date };
/** An empty name stands for operations without one. */
export type OperationUsage = UsageCounts & { operation: string };
export interface CodeUsage {
  code: string;
  requests: number;
}

interface Place {
  keyId: string;
  secretId: string | null;
}

/** One span over many keys, or over many secrets: what one statement answers. */
interface Asked extends Span {
  keyIds: string[];
  /** Null for whole keys. */
  secretIds: string[] | null;
}

const requests = sql<number>`sum(usage.requests)::float8`;
const ofKind = (kind: string) =>
  sql<number>`coalesce(sum(usage.requests) filter (where usage.kind = ${sql.lit(kind)}), 0)::float8`;

const counts = [
  requests.as('requests'),
  ofKind('ERROR').as('errors'),
  ofKind('DENIED').as('denied'),
  ofKind('LIMITED').as('limited'),
  sql<number>`sum(usage.duration_ms)`.as('durationMs'),
] as const;

function usageOf(ctx: Context, { keyIds, secretIds, from, to }: Asked) {
  const owner = ownedBy(ctx);
  const secret: RawBuilder<string | null> = secretIds ? sql`usage.secret_id` : sql`null::uuid`;
  const query = db
    .selectFrom('api_key_usage as usage')
    .where('usage.organization_id', '=', owner.organizationId)
    .where('usage.environment', '=', owner.environment)
    .where(sql<boolean>`usage.api_key_id = any(${keyIds}::uuid[])`)
    .where('usage.hour', '>=', from)
    .where('usage.hour', '<', to)
    .select(['usage.api_key_id as keyId', secret.as('secretId')])
    .groupBy(['usage.api_key_id', secret]);
  return secretIds ? query.where(sql<boolean>`usage.secret_id = any(${secretIds}::uuid[])`) : query;
}

const bucket: Record<Interval, RawBuilder<Date>> = {
  HOUR: sql`usage.hour`,
  DAY: sql`date_trunc('day', usage.hour, 'UTC')`,
};

/** Only the points at which something happened. */
const points = bySpan((ctx, asked) => {
  const at = bucket[asked.interval];
  const query = usageOf(ctx, asked)
    .select([...counts, at.as('at')])
    .groupBy(at);
  return rows(ctx.runtime.pool, query.$castTo<Place & UsagePoint>());
});

const codes = bySpan((ctx, asked) => {
  const query = usageOf(ctx, asked)
    .select(['usage.code', requests.as('requests')])
    .groupBy('usage.code');
  return rows(
    ctx.runtime.pool,
    query.orderBy(requests, 'desc').orderBy('usage.code').$castTo<Place & CodeUsage>(),
  );
});

const operations = bySpan((ctx, asked) => {
  const query = usageOf(ctx, asked)
    .select(['usage.operation', ...counts])
    .groupBy('usage.operation');
  return rows(
    ctx.runtime.pool,
    query.orderBy(requests, 'desc').orderBy('usage.operation').$castTo<Place & OperationUsage>(),
  );
});

const nothing: UsageCounts = { requests: 0, errors: 0, denied: 0, limited: 0, durationMs: 0 };

/** Every hour or day of the span, oldest first, with zeros where nothing happened. */
export async function series(ctx: Context, scope: UsageScope): Promise<UsagePoint[]> {
  const found = new Map((await points(ctx, scope)).map((point) => [point.at.getTime(), point]));
  return pointsOf(scope).map((at) => found.get(at) ?? { ...nothing, at: new Date(at) });
}

export async function totals(ctx: Context, scope: UsageScope): Promise<UsageCounts> {
  const total = { ...nothing };
  for (const point of await points(ctx, scope)) {
    for (const name of Object.keys(total) as (keyof UsageCounts)[]) total[name] += point[name];
  }
  return total;
}

/** The busiest first. */
export const byOperation = operations;
/** The most frequent first; `OK` is what went well. */
export const byCode = codes;

/** A loader by scope: all scopes of the same span that are asked for at once are one statement. */
function bySpan<Value extends Place>(read: (ctx: Context, asked: Asked) => Promise<Value[]>) {
  const load = perRequest(async (ctx, keys: readonly string[]) => {
    const scopes = keys.map(readScope);
    const found = new Map<UsageScope, Value[]>();
    const alike = Map.groupBy(scopes, ({ secretId, ...span }) => `${spanKey(span)} ${secretId !== null}`);
    for (const group of alike.values()) {
      const values = Map.groupBy(await read(ctx, together(group)), placeKey);
      for (const scope of group) found.set(scope, values.get(placeKey(scope)) ?? []);
    }
    return scopes.map((scope) => found.get(scope) ?? []);
  });
  return (ctx: Context, scope: UsageScope) => load(ctx, `${placeKey(scope)} ${spanKey(scope)}`);
}

const placeKey = ({ keyId, secretId }: Place) => `${keyId} ${secretId ?? ''}`;
const spanKey = ({ from, to, interval }: Span) => `${from.getTime()} ${to.getTime()} ${interval}`;

function readScope(key: string): UsageScope {
  const [keyId = '', secretId, from, to, interval] = key.split(' ');
  const span = { from: new Date(Number(from)), to: new Date(Number(to)), interval: interval as Interval };
  return { keyId, secretId: secretId || null, ...span };
}

function together(scopes: readonly UsageScope[]): Asked {
  const [{ from, to, interval } = { from: new Date(0), to: new Date(0), interval: 'DAY' as const }] = scopes;
  const secretIds = scopes.flatMap(({ secretId }) => secretId ?? []);
  const keyIds = scopes.map(({ keyId }) => keyId);
  return { from, to, interval, keyIds, secretIds: secretIds.length > 0 ? secretIds : null };
}
