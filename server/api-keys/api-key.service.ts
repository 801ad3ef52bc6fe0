import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import { mintKey, parseKey } from '#server/auth/api-key-format.ts';
import type { Environment } from '#server/auth/principal.ts';
import { expandScopes } from '#server/auth/scopes.ts';
import { digestKey } from '#server/auth/secrets.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError, UserError } from '#server/errors.ts';
import { settingsOf, windowsOf } from '#server/limits/windows.ts';
import { requireVerifiedEmail } from '#server/members/sign-up.service.ts';
import { countLivingKeys } from '#server/plans/quota.query.ts';
import { requireRoom } from '#server/plans/quota.service.ts';
import { invalid, validate } from '#server/validation.ts';
import type { EventsOf } from '#server/webhooks/event-types.ts';
import { ApiKey, ApiKeySecret } from './api-key.entity.ts';
import { ApiKeyStatusError } from './api-key.errors.ts';
import {
  type ApiKeyCreateInput,
  type ApiKeyUpdateInput,
  createInput,
  expiryOf,
  revokeReason,
  updateInput,
} from './api-key.input.ts';
import { snapshotOf } from './api-key.snapshot.ts';
import { type ApiKeyStatus, statusOf } from './api-key-status.ts';
import { requireHeld } from './held-scopes.ts';
import { askingKey, boundsOf, requireMayWiden, requireWithinMaker } from './key-bounds.ts';
import { announceKeyChange } from './key-changes.ts';
import { requireClients, widens, withClientIds } from './key-clients.ts';
import { requireLifetime } from './key-lifetime.ts';
import { inheritedLimits, requireWithinPlan } from './key-limits.ts';
import { watchedFrom } from './scope-use.ts';

export interface CreatedKey {
  id: string;
  secret: string;
  environment: Environment;
}

/** Makes a key and its first secret. The secret is in the answer and nowhere else, ever. */
export async function create(ctx: Context, given: ApiKeyCreateInput): Promise<CreatedKey> {
  let secret = '';
  const made = await make(ctx, given, (em, key) => {
    secret = mintKey(ctx.runtime.config.keyBrand, key.environment);
    addSecret(ctx, em, key, secret);
  });
  return { ...made, secret };
}

/** Makes a key, whose first secret `keepSecret` adds in the same transaction. */
export async function make(
  ctx: Context,
  given: ApiKeyCreateInput,
  keepSecret: (em: EntityManager, key: ApiKey) => void | Promise<void>,
): Promise<Omit<CreatedKey, 'secret'>> {
  const input = validate(createInput, given);
  const environment = environmentFor(ctx, given.environment);
  requireHeld(ctx, input.scopes);
  requireLimitsBy(ctx, input);
  const asked = expiryOf(ctx, input);
  const notBefore = input.notBefore ?? null;

  const now = ctx.now();
  const { organizationId } = ctx.principal;
  const id = await transaction(ctx, async (em) => {
    await requireVerifiedEmail(ctx, em);
    const maker = await askingKey(ctx, em);
    const expiresAt = (asked === undefined ? maker?.expiresAt : asked) ?? null;
    requireOrder(notBefore, expiresAt);
    await requireLifetime(ctx, em, expiresAt);
    await requireWithinPlan(ctx, em, input.rateLimits);
    await requireRoom(em, { organizationId, resource: 'KEYS', count: countLivingKeys(organizationId, now) });
    const key = em.create(ApiKey, {
      id: newId(),
      organizationId,
      environment,
      name: input.name,
      description: input.description ?? null,
      scopes: input.scopes,
      ipAllowlist: saidOr(input.ipAllowlist, maker?.ipAllowlist),
      ipDenylist: saidOr(input.ipDenylist, maker?.ipDenylist),
      documents: saidOr(input.documents, maker?.documents),
      clientIds: input.clientIds ?? null,
      notBefore,
      expiresAt,
      expirySetAt: expiresAt && now,
      metadata: input.metadata ?? null,
      rateLimits: input.rateLimits ?? inheritedLimits(maker?.rateLimits, usualWindows(ctx)),
      moneyLimits: input.moneyLimits ?? null,
      createdAt: now,
      updatedAt: now,
      ...activity.createdBy(ctx),
    });
    requireWithinMaker(ctx, key, maker);
    await requireClients(em, key);
    await keepSecret(em, key);
    activity.record(ctx, em, {
      type: 'api_key.created',
      subject: { id: key.id, label: key.name },
      data: created(key),
      object: snapshotOf(key),
      environment,
    });
    await announceKeyChange(em, key.id);
    return key.id;
  });
  ctx.runtime.keys.forget(id);
  return { id, environment };
}

/** The windows of a key of this organization that has none of its own; of no concern to people. */
function usualWindows({ principal, runtime }: Context) {
  return principal.key
    ? windowsOf(runtime.config.rateLimits, { ...settingsOf(principal.key), key: null })
    : [];
}

/** What is not said is as the maker has it; null says none. */
const saidOr = (said: string[] | null | undefined, makers: string[] = []): string[] =>
  said === undefined ? makers : (said ?? []);

const created = ({ moneyLimits, expiresAt, ...key }: ApiKey) => ({
  ...withClientIds({
    ...{ scopes: key.scopes, expiresAt: expiresAt ?? null, ipAllowlist: key.ipAllowlist },
    ...{ ipDenylist: key.ipDenylist, documents: key.documents, clientIds: key.clientIds },
  }),
  ...(moneyLimits ? { moneyLimits } : {}),
});

/** Keeps a freshly minted secret, as its digest. */
export function addSecret(ctx: Context, em: EntityManager, key: ApiKey, secret: string): ApiKeySecret {
  const shape = parseKey(ctx.runtime.config.keyBrand, secret);
  if (!shape) throw new Error('a freshly minted key does not parse');
  const { pepper } = ctx.runtime.secrets;
  return em.create(ApiKeySecret, {
    id: newId(),
    organizationId: key.organizationId,
    environment: key.environment,
    apiKey: key,
    digest: digestKey(pepper, secret),
    pepperVersion: pepper.version,
    prefix: shape.prefix,
    last4: shape.last4,
    createdAt: ctx.now(),
  });
}

export async function update(ctx: Context, id: string, given: ApiKeyUpdateInput): Promise<void> {
  const input = validate(updateInput, given);
  requireLimitsBy(ctx, input);
  await change(ctx, id, 'api_key.updated', async (key, status, em) => {
    if (status === 'REVOKED' || status === 'EXPIRED') {
      throw new ApiKeyStatusError(status, `This key is ${status.toLowerCase()} for good. Create a new key.`);
    }
    if (input.scopes) {
      const has: ReadonlySet<string> = expandScopes(key.scopes);
      const added = input.scopes.filter((scope) => !has.has(scope));
      requireHeld(ctx, added);
      key.scopesSince = watchedFrom(key, input.scopes, ctx.now());
    }
    const expiresAt = expiryOf(ctx, input);
    if (expiresAt !== undefined) await requireLifetime(ctx, em, expiresAt);
    await requireWithinPlan(ctx, em, input.rateLimits);
    const changes = Object.fromEntries(
      Object.entries({ ...input, expiresOn: undefined, expiresAt }).filter(
        ([, value]) => value !== undefined,
      ),
    ) as Partial<ApiKey>;
    const before = Object.fromEntries(Object.keys(changes).map((name) => [name, key[name as keyof ApiKey]]));
    if (expiresAt !== undefined && expiresAt?.getTime() !== key.expiresAt?.getTime()) {
      key.expirySetAt = expiresAt && ctx.now();
    }
    const [{ clientIds }, bounds] = [key, boundsOf(key)];
    Object.assign(key, changes);
    await requireClients(em, key, clientIds);
    if (widens(clientIds, key.clientIds)) requireHeld(ctx, key.scopes);
    await requireMayWiden(ctx, em, key, bounds);
    requireOrder(key.notBefore ?? null, key.expiresAt ?? null);
    return { before: withClientIds(before), after: withClientIds(changes) };
  });
}

/** Why a rule disables a key, and whether that still holds under the key's lock. */
export interface DisablingRule {
  reason: string;
  data: Record<string, unknown>;
  holds(em: EntityManager): Promise<boolean>;
}

export async function disable(ctx: Context, id: string, rule?: DisablingRule): Promise<void> {
  const apply = async (key: ApiKey, status: ApiKeyStatus, em: EntityManager) => {
    if (status === 'REVOKED' || status === 'EXPIRED' || status === 'DISABLED') {
      throw new ApiKeyStatusError(status, `This key is ${status.toLowerCase()} already.`);
    }
    if (rule && !(await rule.holds(em))) throw new ApiKeyStatusError(status, 'The rule no longer holds.');
    key.disabledAt = ctx.now();
    key.disabledByLabel = ctx.principal.actor.label;
    return rule?.data;
  };
  await change(ctx, id, 'api_key.disabled', apply, rule?.reason ?? null);
}

export async function enable(ctx: Context, id: string): Promise<void> {
  await change(ctx, id, 'api_key.enabled', (key, status) => {
    if (status !== 'DISABLED') {
      throw new ApiKeyStatusError(status, 'Only a disabled key can be enabled.');
    }
    if (ctx.principal.key) requireHeld(ctx, key.scopes);
    key.disabledAt = null;
    key.disabledByLabel = null;
    key.enabledAt = ctx.now();
  });
}

/** For good. No request that starts after this has returned is accepted in this process. */
export async function revoke(ctx: Context, id: string, reason: string | null | undefined): Promise<void> {
  const why = validate(revokeReason, { reason }).reason ?? null;
  await change(
    ctx,
    id,
    'api_key.revoked',
    (key, status) => {
      if (status === 'REVOKED') throw new ApiKeyStatusError(status, 'This key is revoked already.');
      key.revokedAt = ctx.now();
      key.revokedByLabel = ctx.principal.actor.label;
      key.revokeReason = why;
    },
    why,
  );
}

export interface Revoked {
  id: string;
  /** Why this one was not revoked; null when it was. Plain, for an error as a value would be taken for a fault. */
  refusal: Pick<UserError, 'code' | 'message'> | null;
}

const maxRevoked = 100;

/** Each on its own: what one is refused for keeps no other from ending. */
export async function revokeMany(
  ctx: Context,
  ids: readonly string[],
  reason: string | null | undefined,
): Promise<Revoked[]> {
  validate(revokeReason, { reason });
  if (ids.length < 1 || ids.length > maxRevoked) invalid(['ids'], `Name 1 to ${maxRevoked} keys at once.`);
  const outcomes: Revoked[] = [];
  for (const id of new Set(ids)) {
    try {
      await revoke(ctx, id, reason);
      outcomes.push({ id, refusal: null });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const { code, message } = error;
      outcomes.push({ id, refusal: { code, message } });
    }
  }
  return outcomes;
}

/** One change of a key: locked, traced, told to every replica at commit, forgotten here before it returns. */
export async function change(
  ctx: Context,
  id: string,
  type: EventsOf<'api_key'>,
  apply: (key: ApiKey, status: ApiKeyStatus, em: EntityManager) => unknown,
  reason: string | null = null,
): Promise<void> {
  try {
    await transaction(ctx, async (em) => {
      const key = await em.findOne(ApiKey, { id, ...ownedBy(ctx) }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!key) throw new NotFoundError('API key');
      const data = (await apply(key, statusOf(key, ctx.now()), em)) as Record<string, unknown> | undefined;
      key.updatedAt = ctx.now();
      const subject = { id, label: key.name };
      activity.record(ctx, em, { type, subject, data, object: snapshotOf(key), reason });
      await announceKeyChange(em, id);
    });
  } finally {
    ctx.runtime.keys.forget(id);
  }
}

/** A key makes keys only in its own world; a person may name the other one. */
function environmentFor(ctx: Context, asked: Environment | null | undefined): Environment {
  const environment = asked ?? ctx.principal.environment;
  if (ctx.principal.kind === 'API_KEY' && environment !== ctx.principal.environment) {
    invalid(['environment'], 'A key can create keys only in its own environment.');
  }
  if (!ctx.runtime.config.environments.includes(environment)) {
    invalid(['environment'], `This server does not serve the ${environment.toLowerCase()} environment.`);
  }
  return environment;
}

/** A key could otherwise lift its own limits. One that it makes has its rate limits. */
function requireLimitsBy(ctx: Context, limits: { rateLimits?: unknown; moneyLimits?: unknown }): void {
  if (ctx.principal.kind !== 'API_KEY') return;
  for (const name of ['rateLimits', 'moneyLimits'] as const) {
    if (limits[name] !== undefined) {
      invalid([name], 'Only people set the limits of keys: sign in to the console.');
    }
  }
}

function requireOrder(notBefore: Date | null, expiresAt: Date | null): void {
  if (notBefore && expiresAt && notBefore >= expiresAt) {
    invalid(['notBefore'], 'The key would expire before it becomes valid.');
  }
}
