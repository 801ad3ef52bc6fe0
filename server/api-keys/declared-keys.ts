import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { systemPrincipal } from '#server/auth/principal.ts';
import { sha256Version } from '#server/auth/secrets.ts';
import { type Runtime, systemContext } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { UserError } from '#server/errors.ts';
import { ApiKey, ApiKeySecret } from './api-key.entity.ts';
import { make } from './api-key.service.ts';
import { type Declaration, driftOf } from './declaration.ts';
import { announceImport } from './key-changes.ts';
import type { DeclaredKey } from './keys-file.ts';
import { moneyLimits } from './money-limits.input.ts';

interface Tenant {
  id: string;
  name: string;
  slug: string;
}

/** How many of the declared keys were made, were there as declared or otherwise, or cannot be made. */
export interface Applied {
  created: number;
  unchanged: number;
  drifted: number;
  failed: number;
}

/**
 * Makes the declared keys that are not there, found by hash; so doing it again does nothing. A key that is there is
 * left as people have made it: what differs is logged, and shown on the key. Keys that the file does not name stay.
 */
export async function applyDeclaredKeys(
  runtime: Runtime,
  declared: readonly DeclaredKey[],
): Promise<Applied> {
  const applied: Applied = { created: 0, unchanged: 0, drifted: 0, failed: 0 };
  if (declared.length === 0) return applied;
  const tenants = await runtime.orm.em
    .fork()
    .execute<Tenant[]>('select id, name, slug from organization order by id');
  for (const each of declared) {
    try {
      applied[await applyOne(runtime, tenantOf(tenants, each.organization), each)]++;
    } catch (error) {
      if (!(error instanceof UserError || error instanceof DeclarationError)) throw error;
      applied.failed++;
      runtime.log.error({ name: each.name, reason: error.message }, 'a key of KEYS_FILE cannot be made');
    }
  }
  await runtime.keys.loadForeignPrefixes();
  runtime.log.info(applied, 'the keys of KEYS_FILE are there');
  return applied;
}

class DeclarationError extends Error {}

function tenantOf(tenants: readonly Tenant[], slug: string | undefined): Tenant {
  const found =
    slug === undefined && tenants.length === 1 ? tenants[0] : tenants.find((each) => each.slug === slug);
  if (found) return found;
  throw new DeclarationError(
    slug === undefined ? 'there are several organizations: name one' : `there is no organization "${slug}"`,
  );
}

const declarationOf = (each: DeclaredKey): Declaration => ({
  name: each.name,
  description: each.description ?? null,
  environment: each.environment === 'live' ? 'LIVE' : 'TEST',
  scopes: each.scopes,
  ipAllowlist: each.ipAllowlist ?? [],
  clientIds: each.clientIds ?? null,
  moneyLimits: moneyLimits.parse(each.moneyLimits ?? []),
  expiresAt: each.expiresAt === undefined ? null : new Date(each.expiresAt).toISOString(),
});

async function applyOne(runtime: Runtime, tenant: Tenant, each: DeclaredKey): Promise<keyof Applied> {
  const known = await compare(runtime, tenant, each);
  if (known) return known;
  try {
    await createDeclared(runtime, tenant, each);
    return 'created';
  } catch (error) {
    // Another replica, starting with the same file, was first.
    if (error instanceof UniqueConstraintViolationException)
      return (await compare(runtime, tenant, each)) ?? 'failed';
    throw error;
  }
}

/** Null when there is no key with this hash. A hash that another tenant has is not told apart from one's own. */
async function compare(runtime: Runtime, tenant: Tenant, each: DeclaredKey): Promise<keyof Applied | null> {
  const em = runtime.orm.em.fork();
  const digest = Buffer.from(each.sha256, 'hex');
  const secret = await em.findOne(ApiKeySecret, { digest }, { populate: ['apiKey'] });
  if (!secret) return null;
  const key = await em.findOneOrFail(ApiKey, secret.apiKey.id);
  if (key.organizationId !== tenant.id) throw new DeclarationError('the hash belongs to another key');
  const declaration = declarationOf(each);
  key.declaration = { ...declaration };
  await em.flush();
  const { name, description, environment, scopes, ipAllowlist, clientIds, expiresAt } = key;
  const drift = driftOf(declaration, {
    ...{ name, environment, scopes, ipAllowlist, clientIds: clientIds ?? null },
    moneyLimits: key.moneyLimits ?? null,
    description: description ?? null,
    expiresAt: expiresAt ?? null,
  });
  if (drift.length === 0) return 'unchanged';
  runtime.log.warn({ name: each.name, drift }, 'a key is not as KEYS_FILE says');
  return 'drifted';
}

async function createDeclared(runtime: Runtime, tenant: Tenant, each: DeclaredKey): Promise<void> {
  const declaration = declarationOf(each);
  const ctx = systemContext(
    runtime,
    systemPrincipal(tenant, declaration.environment, 'KEYS_FILE'),
    'keys-file',
  );
  const expiresAt = declaration.expiresAt === null ? null : new Date(declaration.expiresAt);
  await make(ctx, { ...declaration, moneyLimits: each.moneyLimits, expiresAt }, async (em, key) => {
    key.declaration = { ...declaration };
    em.create(ApiKeySecret, {
      id: newId(),
      organizationId: key.organizationId,
      environment: key.environment,
      apiKey: key,
      digest: Buffer.from(each.sha256, 'hex'),
      pepperVersion: sha256Version,
      prefix: each.prefix ?? '',
      last4: each.last4 ?? '',
      createdAt: ctx.now(),
    });
    await announceImport(em);
  });
}
