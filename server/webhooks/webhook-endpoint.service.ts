import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import { invalid, validate } from '#server/validation.ts';
import { mintSecret, sealSecret } from './endpoint-secrets.ts';
import { requireReadable } from './readable.ts';
import { WebhookDelivery } from './webhook-delivery.entity.ts';
import { type DisabledReason, WebhookEndpoint, WebhookEndpointSecret } from './webhook-endpoint.entity.ts';
import { WebhookEndpointStatusError } from './webhook-endpoint.errors.ts';
import { createInput, updateInput, type WebhookEndpointInput } from './webhook-endpoint.input.ts';

const mostEndpoints = 50;
const dayMs = 24 * 60 * 60 * 1000;
export const usualOverlapMs = dayMs;
const maxOverlapMs = 30 * dayMs;
/** Signatures in one header; receivers try each. */
const mostSecrets = 5;

export interface CreatedEndpoint {
  id: string;
  secret: string;
}

/** Makes an endpoint and its first secret. The secret is in the answer and nowhere else, ever. */
export async function create(ctx: Context, given: WebhookEndpointInput): Promise<CreatedEndpoint> {
  const input = validate(createInput(ctx.runtime.config.webhooksAllowPrivate), given);
  requireReadable(ctx, input.events);
  const secret = mintSecret();
  const now = ctx.now();
  const id = await transaction(ctx, async (em) => {
    await requireRoom(ctx, em);
    const endpoint = em.create(WebhookEndpoint, {
      id: newId(),
      ...ownedBy(ctx),
      url: input.url,
      description: input.description ?? null,
      events: input.events,
      createdAt: now,
      updatedAt: now,
      ...activity.createdBy(ctx),
    });
    addSecret(ctx, em, endpoint, secret);
    const { url, events } = endpoint;
    activity.record(ctx, em, {
      type: 'webhook_endpoint.created',
      subject: subjectOf(endpoint),
      data: { url, events },
    });
    return endpoint.id;
  });
  return { id, secret };
}

/** Whoever makes one asks in its transaction, and one after another until that ends. */
async function requireRoom(ctx: Context, em: EntityManager): Promise<void> {
  const { organizationId, environment } = ownedBy(ctx);
  const lock = `webhook endpoints ${organizationId} ${environment}`;
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [lock]);
  const count = await em.count(WebhookEndpoint, { ...ownedBy(ctx), deletedAt: null });
  if (count >= mostEndpoints) invalid(['url'], `At most ${mostEndpoints} endpoints. Delete one first.`);
}

function addSecret(ctx: Context, em: EntityManager, endpoint: WebhookEndpoint, secret: string): void {
  em.create(WebhookEndpointSecret, {
    id: newId(),
    ...ownedBy(ctx),
    endpoint,
    sealed: sealSecret(ctx.runtime.secrets, endpoint.id, secret),
    createdAt: ctx.now(),
  });
}

export async function update(ctx: Context, id: string, given: WebhookEndpointInput): Promise<void> {
  const input = validate(updateInput(ctx.runtime.config.webhooksAllowPrivate), given);
  await change(ctx, id, 'webhook_endpoint.updated', (endpoint) => {
    const after = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    const before = Object.fromEntries(
      Object.keys(after).map((name) => [name, endpoint[name as keyof WebhookEndpoint] ?? null]),
    );
    Object.assign(endpoint, after);
    requireReadable(ctx, endpoint.events);
    return { before, after };
  });
}

/** Sends it nothing more, and gives up what is under way; `webhookEndpointReplay` makes up for it later. */
export async function disable(ctx: Context, id: string, reason: DisabledReason = 'BY_HAND'): Promise<void> {
  await change(ctx, id, 'webhook_endpoint.disabled', async (endpoint, em) => {
    if (endpoint.disabledAt) throw new WebhookEndpointStatusError('This endpoint is disabled already.');
    endpoint.disabledAt = ctx.now();
    endpoint.disabledReason = reason;
    const { failingSince = null } = endpoint;
    const cancelled = await cancelPending(ctx, em, id);
    return reason === 'BY_HAND' ? { reason, cancelled } : { reason, failingSince, cancelled };
  });
}

export async function enable(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'webhook_endpoint.enabled', async (endpoint, em) => {
    if (!endpoint.disabledAt)
      throw new WebhookEndpointStatusError('Only a disabled endpoint can be enabled.');
    await cancelPending(ctx, em, id);
    Object.assign(endpoint, { disabledAt: null, disabledReason: null, failingSince: null, heldUntil: null });
  });
}

/** Its secrets are erased; what was sent to it stays in the log. `remove` because `delete` is a reserved word. */
export async function remove(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'webhook_endpoint.deleted', async (endpoint, em) => {
    endpoint.deletedAt = ctx.now();
    await em.nativeDelete(WebhookEndpointSecret, { endpoint: id, ...ownedBy(ctx) });
    return { url: endpoint.url, events: endpoint.events, cancelled: await cancelPending(ctx, em, id) };
  });
}

/** A new secret; both sign until the overlap ends, so receivers change over without missing anything. */
export async function rotateSecret(
  ctx: Context,
  id: string,
  overlap: number | null | undefined,
): Promise<{ secret: string }> {
  const overlapMs = overlap ?? usualOverlapMs;
  if (overlapMs < 0 || overlapMs > maxOverlapMs)
    invalid(['overlap'], 'The overlap must be from 0 to 30 days.');
  const secret = mintSecret();
  await change(ctx, id, 'webhook_endpoint.secret_rotated', async (endpoint, em) => {
    const now = ctx.now();
    const retiresAt = new Date(now.getTime() + overlapMs);
    const live = (await em.find(WebhookEndpointSecret, { endpoint: id, ...ownedBy(ctx) })).filter(
      (each) => !each.retiresAt || each.retiresAt > now,
    );
    if (overlapMs > 0 && live.length >= mostSecrets) {
      throw new WebhookEndpointStatusError(
        `${mostSecrets} secrets sign already. Wait for one to retire, or rotate without an overlap.`,
      );
    }
    for (const each of live) if (!each.retiresAt || each.retiresAt > retiresAt) each.retiresAt = retiresAt;
    addSecret(ctx, em, endpoint, secret);
    return { oldSecretRetiresAt: retiresAt };
  });
  return { secret };
}

async function cancelPending(ctx: Context, em: EntityManager, endpointId: string): Promise<number> {
  return em.nativeUpdate(
    WebhookDelivery,
    { endpointId, ...ownedBy(ctx), status: 'PENDING' },
    { status: 'CANCELLED', nextAttemptAt: null, lease: null, finishedAt: ctx.now() },
  );
}

const subjectOf = ({ id, url }: WebhookEndpoint) => ({ id, label: url });

/** One change of an endpoint: locked and traced. */
export async function change(
  ctx: Context,
  id: string,
  type: `webhook_endpoint.${string}`,
  apply: (endpoint: WebhookEndpoint, em: EntityManager) => unknown,
): Promise<void> {
  await transaction(ctx, async (em) => {
    const endpoint = await em.findOne(
      WebhookEndpoint,
      { id, ...ownedBy(ctx), deletedAt: null },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!endpoint) throw new NotFoundError('webhook endpoint');
    const data = (await apply(endpoint, em)) as Record<string, unknown> | undefined;
    endpoint.updatedAt = ctx.now();
    activity.record(ctx, em, { type, subject: subjectOf(endpoint), data });
  });
}
