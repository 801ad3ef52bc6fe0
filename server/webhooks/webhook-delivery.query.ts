import { sql } from 'kysely';
import { type Context, ownedBy } from '#server/context.ts';
import { type Page, type PageArgs, page } from '#server/db/page.ts';
import { perRequest } from '#server/db/per-request.ts';
import { db, rows } from '#server/db/rows.ts';
import type { AttemptError, DeliveryStatus } from './webhook-delivery.entity.ts';

export interface WebhookDeliveryRecord {
  id: string;
  endpointId: string;
  messageId: string;
  type: string;
  isTest: boolean;
  status: DeliveryStatus;
  nextAttemptAt: Date | null;
  createdAt: Date;
  finishedAt: Date | null;
}

export interface WebhookDeliveryFilter {
  endpointId?: string | null;
  messageId?: string | null;
  status?: readonly DeliveryStatus[] | null;
  types?: readonly string[] | null;
  after?: Date | null;
  before?: Date | null;
}

function deliveriesOf(ctx: Context) {
  const owner = ownedBy(ctx);
  return db
    .selectFrom('webhook_delivery')
    .innerJoin('webhook_message', 'webhook_message.id', 'webhook_delivery.message_id')
    .where('webhook_delivery.organization_id', '=', owner.organizationId)
    .where('webhook_delivery.environment', '=', owner.environment)
    .select([
      'webhook_delivery.id',
      'webhook_delivery.endpoint_id as endpointId',
      'webhook_delivery.message_id as messageId',
      'webhook_message.type',
      'webhook_message.is_test as isTest',
      'webhook_delivery.status',
      sql<Date | null>`case when webhook_delivery.lease is null then webhook_delivery.next_attempt_at end`.as(
        'nextAttemptAt',
      ),
      'webhook_delivery.created_at as createdAt',
      'webhook_delivery.finished_at as finishedAt',
    ])
    .$castTo<WebhookDeliveryRecord>();
}

export async function list(
  ctx: Context,
  args: PageArgs & { filter?: WebhookDeliveryFilter | null },
): Promise<Page<WebhookDeliveryRecord>> {
  const { endpointId, messageId, status, types, after, before } = args.filter ?? {};
  let query = deliveriesOf(ctx);
  if (endpointId) query = query.where('webhook_delivery.endpoint_id', '=', endpointId);
  if (messageId) query = query.where('webhook_delivery.message_id', '=', messageId);
  if (status) query = query.where(sql<boolean>`webhook_delivery.status = any(${[...status]}::text[])`);
  if (types) query = query.where(sql<boolean>`webhook_message.type = any(${[...types]}::text[])`);
  if (after) query = query.where('webhook_delivery.created_at', '>=', after);
  if (before) query = query.where('webhook_delivery.created_at', '<', before);
  return page(ctx.runtime.pool, query, { id: sql<string>`webhook_delivery.id`, direction: 'DESC' }, args);
}

/** The deliveries with these ids, as far as they are the tenant's. */
export const byId = perRequest(async (ctx, ids: readonly string[]) => {
  const found = await rows(ctx.runtime.pool, deliveriesOf(ctx).where('webhook_delivery.id', 'in', [...ids]));
  const records = new Map(found.map((record) => [record.id, record]));
  return ids.map((id) => records.get(id) ?? null);
});

export interface WebhookAttemptRecord {
  url: string;
  at: Date;
  durationMs: number;
  status: number | null;
  error: AttemptError | null;
  response: string | null;
}

/** Redelivered again and again, a delivery has as many attempts as somebody likes. */
const mostAttempts = 50;

/** Of each delivery, its latest attempts, the newest first. */
export const attemptsOf = perRequest(async (ctx, deliveryIds: readonly string[]) => {
  const owner = ownedBy(ctx);
  const query = db
    .selectFrom('webhook_delivery as delivery')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('webhook_attempt as each')
          .whereRef('each.delivery_id', '=', 'delivery.id')
          .orderBy('each.id', 'desc')
          .limit(mostAttempts)
          .select(['each.id', 'each.url', 'each.at', 'each.duration_ms', 'each.status'])
          .select(['each.error', 'each.response'])
          .as('attempt'),
      (join) => join.onTrue(),
    )
    .where('delivery.organization_id', '=', owner.organizationId)
    .where('delivery.environment', '=', owner.environment)
    .where('delivery.id', 'in', [...deliveryIds])
    .orderBy('attempt.id', 'desc')
    .select([
      'delivery.id as deliveryId',
      'attempt.url',
      'attempt.at',
      'attempt.duration_ms as durationMs',
      'attempt.status',
      'attempt.error',
      'attempt.response',
    ])
    .$castTo<WebhookAttemptRecord & { deliveryId: string }>();
  const found = await rows(ctx.runtime.pool, query);
  const attempts = Map.groupBy(found, ({ deliveryId }) => deliveryId);
  return deliveryIds.map((id): WebhookAttemptRecord[] => attempts.get(id) ?? []);
});
