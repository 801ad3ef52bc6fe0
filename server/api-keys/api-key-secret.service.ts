import type { EntityManager } from '@mikro-orm/postgresql';
import { mintKey } from '#server/auth/api-key-format.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import { NotFoundError } from '#server/errors.ts';
import { invalid } from '#server/validation.ts';
import { type ApiKey, ApiKeySecret } from './api-key.entity.ts';
import { ApiKeySecretError, ApiKeyStatusError } from './api-key.errors.ts';
import type { ApiKeySecretRecord } from './api-key.query.ts';
import { addSecret, change } from './api-key.service.ts';
import type { ApiKeyStatus } from './api-key-status.ts';
import { requireHeld } from './held-scopes.ts';

const dayMs = 24 * 60 * 60 * 1000;
export const usualOverlapMs = dayMs;
const maxOverlapMs = 30 * dayMs;

export interface RotateInput {
  /** How long the old secret is still accepted, in milliseconds; a day when left out. */
  overlapMs?: number | null;
  /** The secret the caller believes to be current; when it no longer is, somebody else has rotated. */
  expectedSecretId?: string | null;
}

/**
 * Gives the key a new secret and retires the old one after the overlap, never past the key's own expiry. The
 * key keeps its id. Secrets already on their way out keep their earlier time. The caller gets a working secret,
 * so they must hold all that the key may do.
 */
export async function rotate(ctx: Context, id: string, input: RotateInput): Promise<{ secret: string }> {
  const overlapMs = input.overlapMs ?? usualOverlapMs;
  if (overlapMs < 0 || overlapMs > maxOverlapMs)
    invalid(['overlap'], 'The overlap must be from 0 to 30 days.');
  let minted = '';
  await change(ctx, id, 'api_key.rotated', async (key, status, em) => {
    requireAccepted(status);
    requireHeld(ctx, key.scopes, id);
    const current = await currentSecret(em, key);
    if (input.expectedSecretId && current && current.id !== input.expectedSecretId) {
      throw new ApiKeySecretError('Somebody else has rotated this key meanwhile. Look at its secrets again.');
    }
    minted = mintKey(ctx.runtime.config.keyBrand, key.environment);
    const added = addSecret(ctx, em, key, minted);
    if (current) current.retiresAt = retirement(ctx.now(), overlapMs, key.expiresAt ?? null);
    return { secretId: encodeId('ApiKeySecret', added.id), oldSecretRetiresAt: current?.retiresAt ?? null };
  });
  return { secret: minted };
}

/** Ends the overlap of a replaced secret now. The current one is ended by rotating the key. */
export async function retireSecret(ctx: Context, secretId: string): Promise<{ keyId: string }> {
  const found = await ctx.runtime.orm.em.fork().findOne(ApiKeySecret, { id: secretId, ...ownedBy(ctx) });
  if (!found) throw new NotFoundError('secret');
  const keyId = found.apiKey.id;
  await change(ctx, keyId, 'api_key.secret_retired', async (_key, _status, em) => {
    const secret = await em.findOneOrFail(ApiKeySecret, secretId);
    if (!secret.retiresAt) {
      throw new ApiKeySecretError(
        'This is the current secret of the key. Rotate the key without overlap instead.',
      );
    }
    if (secret.retiresAt <= ctx.now()) throw new ApiKeySecretError('This secret is retired already.');
    const before = secret.retiresAt;
    secret.retiresAt = ctx.now();
    return { secretId: encodeId('ApiKeySecret', secretId), last4: secret.last4, wasToRetireAt: before };
  });
  return { keyId };
}

function requireAccepted(status: ApiKeyStatus): void {
  if (status === 'REVOKED' || status === 'EXPIRED') {
    throw new ApiKeyStatusError(status, `This key is ${status.toLowerCase()} for good. Create a new key.`);
  }
  if (status === 'DISABLED') throw new ApiKeyStatusError(status, 'Enable the key before you rotate it.');
}

const currentSecret = (em: EntityManager, key: ApiKey) =>
  em.findOne(ApiKeySecret, { apiKey: key.id, retiresAt: null }, { orderBy: { id: 'desc' } });

function retirement(now: Date, overlapMs: number, expiresAt: Date | null): Date {
  const end = new Date(now.getTime() + overlapMs);
  return expiresAt && expiresAt < end ? expiresAt : end;
}

const silenceMs = 15 * 60 * 1000;

/** Nobody seems to use it any more: silent for a quarter of an hour while its successor is in use. */
export function isSafeToRetire(
  secret: ApiKeySecretRecord,
  all: readonly ApiKeySecretRecord[],
  now: Date,
): boolean {
  const successorInUse = all.some(({ createdAt, usedAt }) => createdAt > secret.createdAt && usedAt !== null);
  const silentSince = secret.usedAt ?? secret.createdAt;
  return secret.retiresAt !== null && successorInUse && now.getTime() - silentSince.getTime() >= silenceMs;
}
