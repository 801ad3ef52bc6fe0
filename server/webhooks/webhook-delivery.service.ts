import type { EntityManager } from '@mikro-orm/postgresql';
import { type Context, ownedBy } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { NotFoundError } from '#server/errors.ts';
import { invalid } from '#server/validation.ts';
import { type EventType, isEventType } from './event-types.ts';
import { sampleOf } from './samples.ts';
import { WebhookDelivery } from './webhook-delivery.entity.ts';
import type { WebhookEndpoint } from './webhook-endpoint.entity.ts';
import { WebhookEndpointStatusError } from './webhook-endpoint.errors.ts';
import { change } from './webhook-endpoint.service.ts';
import { WebhookMessage } from './webhook-message.entity.ts';

const mostAtOnce = 10_000;

/** Sends the sample of an event, marked as a test by having no place in the sequence. */
export async function test(
  ctx: Context,
  endpointId: string,
  given: string | null | undefined,
): Promise<string> {
  const type = given ?? 'invoice.paid';
  if (!isEventType(type)) invalid(['type'], `"${type}" is no event; webhookEventTypes lists them all.`);
  const id = newId();
  await change(ctx, endpointId, 'webhook_endpoint.tested', async (endpoint, em) => {
    requireEnabled(endpoint);
    addSample(ctx, em, endpoint, { id, type });
    return { type };
  });
  ctx.runtime.messages.ring();
  return id;
}

function addSample(
  ctx: Context,
  em: EntityManager,
  { id: endpointId }: WebhookEndpoint,
  { id, type }: { id: string; type: EventType },
): void {
  const { data, details } = sampleOf(type);
  const now = ctx.now();
  const message = em.create(WebhookMessage, {
    id: newId(),
    ...ownedBy(ctx),
    type,
    subjectId: endpointId,
    data: JSON.stringify(data),
    details: details && JSON.stringify(details),
    isTest: true,
    createdAt: now,
  });
  const state = { status: 'PENDING', tries: 0, nextAttemptAt: now, createdAt: now } as const;
  em.create(WebhookDelivery, { id, ...ownedBy(ctx), endpointId, messageId: message.id, ...state });
}

/** Sends one again, from the start of the schedule, whatever came of it. */
export async function redeliver(ctx: Context, id: string): Promise<void> {
  const found = await ctx.runtime.orm.em.fork().findOne(WebhookDelivery, { id, ...ownedBy(ctx) });
  if (!found) throw new NotFoundError('webhook delivery');
  await change(ctx, found.endpointId, 'webhook_endpoint.redelivered', async (endpoint, em) => {
    requireEnabled(endpoint);
    const count = await em.nativeUpdate(WebhookDelivery, { id, ...ownedBy(ctx), lease: null }, again(ctx));
    if (count === 0) throw new WebhookEndpointStatusError('It is being delivered at this very moment.');
    return { deliveryId: id };
  });
  ctx.runtime.messages.ring();
}

const again = (ctx: Context) => ({
  status: 'PENDING' as const,
  tries: 0,
  nextAttemptAt: ctx.now(),
  finishedAt: null,
});

export interface ReplayInput {
  since: Date;
  until?: Date | null;
  /** Only events of these types; all that the endpoint wants when left out. */
  types?: readonly string[] | null;
  /** Leaves out what it has taken already. */
  onlyUndelivered?: boolean | null;
}

/** Sends again what happened in a span of time, also what it never got because it was disabled or not there yet. */
export async function replay(ctx: Context, endpointId: string, input: ReplayInput): Promise<number> {
  const until = input.until ?? ctx.now();
  if (input.since >= until) invalid(['since'], 'The span must begin before it ends.');
  const wrong = input.types?.find((type) => !isEventType(type));
  if (wrong !== undefined) invalid(['types'], `"${wrong}" is no event; webhookEventTypes lists them all.`);
  let count = 0;
  await change(ctx, endpointId, 'webhook_endpoint.replayed', async (endpoint, em) => {
    requireEnabled(endpoint);
    const messages = await messagesOf(ctx, em, endpoint, { ...input, until });
    if (messages.length > mostAtOnce) {
      invalid(
        ['since'],
        `More than ${mostAtOnce} messages at once. Choose a shorter span and go on from there.`,
      );
    }
    count = await enqueue(ctx, em, endpoint, messages);
    return { since: input.since, until, types: input.types ?? null, count };
  });
  ctx.runtime.messages.ring();
  return count;
}

async function messagesOf(
  ctx: Context,
  em: EntityManager,
  { id, events }: WebhookEndpoint,
  { since, until, types, onlyUndelivered }: ReplayInput,
): Promise<string[]> {
  const { organizationId, environment } = ownedBy(ctx);
  const rows = await em.execute<{ id: string }[]>(
    `select message.id from webhook_message as message
     left join webhook_delivery as delivery on delivery.message_id = message.id and delivery.endpoint_id = ?
     where message.organization_id = ? and message.environment = ? and message.seq is not null
       and message.created_at >= ? and message.created_at < ?
       and exists (select from jsonb_array_elements_text(?::jsonb) as pattern where pattern in
         ('*', message.type, split_part(message.type, '.', 1) || '.*'))
       and (?::jsonb = 'null' or ?::jsonb @> to_jsonb(message.type))
       and coalesce(delivery.status <> 'PENDING' and (delivery.status <> 'SUCCEEDED' or not ?), true)
     order by message.seq limit ${mostAtOnce + 1}`,
    [
      ...[id, organizationId, environment, since, until, JSON.stringify(events)],
      ...[JSON.stringify(types ?? null), JSON.stringify(types ?? null), onlyUndelivered ?? false],
    ],
  );
  return rows.map((row) => row.id);
}

async function enqueue(
  ctx: Context,
  em: EntityManager,
  endpoint: WebhookEndpoint,
  messages: readonly string[],
): Promise<number> {
  if (messages.length === 0) return 0;
  const { organizationId, environment } = ownedBy(ctx);
  const rows = messages.map((message) => ({ id: newId(), message }));
  const queued = await em.execute<unknown[]>(
    `insert into webhook_delivery as delivery (id, organization_id, environment, endpoint_id, message_id, status, tries,
       next_attempt_at, created_at)
     select row.id, ?::uuid, ?, ?::uuid, row.message, 'PENDING', 0, ?::timestamptz, ?::timestamptz
     from jsonb_to_recordset(?::jsonb) as row (id uuid, message uuid)
     on conflict (endpoint_id, message_id) do update set status = 'PENDING', tries = 0,
       next_attempt_at = excluded.next_attempt_at, finished_at = null
     where delivery.status <> 'PENDING' returning id`,
    [organizationId, environment, endpoint.id, ctx.now(), ctx.now(), JSON.stringify(rows)],
  );
  return queued.length;
}

function requireEnabled({ disabledAt }: WebhookEndpoint): void {
  if (disabledAt)
    throw new WebhookEndpointStatusError('Nothing is sent to a disabled endpoint. Enable it first.');
}
