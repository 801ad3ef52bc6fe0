import { defineEntity, p } from '@mikro-orm/core';
import { actor, id, instant, tenant, tenantKey } from '#server/db/columns.ts';

/** Requests allowed per window; a missing name keeps the default. */
export type RateLimits = Record<string, { limit: number; windowSeconds: number }>;

/** Ceilings by currency, in minor units as text; null for none of that kind. What is not named is not moved. */
export type MoneyLimits = { currency: string; perOperation: string | null; perDay: string | null }[];

const ApiKeySchema = defineEntity({
  name: 'ApiKey',
  tableName: 'api_key',
  properties: {
    id: id(),
    ...tenant,
    name: p.text(),
    description: p.text().nullable(),
    scopes: p.array().$type<string[]>().columnType('text[]'),
    /** Since when a scope is watched, where that is later than the key: an instant by scope. */
    scopesSince: p.json().$type<Record<string, string>>().nullable(),
    ipAllowlist: p.array().$type<string[]>().columnType('text[]'),
    ipDenylist: p.array().$type<string[]>().columnType('text[]'),
    /** SHA-256, in hex, of the only documents it may send; empty for any. */
    documents: p.array().$type<string[]>().columnType('text[]').defaultRaw(`'{}'`),
    /** The only clients that it sees, and what belongs to them; null for all. */
    clientIds: p.array().$type<string[]>().columnType('uuid[]').nullable(),
    notBefore: instant().nullable(),
    expiresAt: instant().nullable(),
    /** When the expiry got the value it has: reminders that lay behind already are none. */
    expirySetAt: instant().nullable(),
    rateLimits: p.json().$type<RateLimits>().nullable(),
    moneyLimits: p.json().$type<MoneyLimits>().nullable(),
    metadata: p.json().$type<Record<string, unknown>>().nullable(),
    /** What KEYS_FILE says of it, when it is declared there. */
    declaration: p.json().$type<Record<string, unknown>>().nullable(),
    disabledAt: instant().nullable(),
    disabledByLabel: p.text().nullable(),
    /** When it was last enabled again: from then on it counts as idle. */
    enabledAt: instant().nullable(),
    revokedAt: instant().nullable(),
    revokedByLabel: p.text().nullable(),
    revokeReason: p.text().nullable(),
    archivedAt: instant().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    ...actor,
    secrets: () => p.oneToMany(ApiKeySecret).mappedBy('apiKey'),
  },
  uniques: [tenantKey('api_key')],
  indexes: [{ name: 'api_key_expires_at_index', properties: 'expiresAt' }],
});

/** A credential of the organization. It has one or more secrets, and keeps its id when they rotate. */
export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);

const ApiKeySecretSchema = defineEntity({
  name: 'ApiKeySecret',
  tableName: 'api_key_secret',
  properties: {
    id: id(),
    ...tenant,
    apiKey: () => p.manyToOne(ApiKey).name('api_key_id'),
    /** HMAC-SHA256 of the whole key under the pepper of this version; the key itself is nowhere. */
    digest: p.blob().unique(),
    pepperVersion: p.string().columnType('text'),
    prefix: p.text(),
    last4: p.text(),
    createdAt: instant(),
    /** From this instant on the secret is refused; null while it is current. */
    retiresAt: instant().nullable(),
  },
  indexes: [{ name: 'api_key_secret_api_key_id_index', properties: 'apiKey' }],
});

export class ApiKeySecret extends ApiKeySecretSchema.class {}
ApiKeySecretSchema.setClass(ApiKeySecret);

const ApiKeyLastUseSchema = defineEntity({
  name: 'ApiKeyLastUse',
  tableName: 'api_key_last_use',
  properties: {
    secretId: () => p.manyToOne(ApiKeySecret).mapToPk().name('secret_id').primary(),
    apiKeyId: () => p.manyToOne(ApiKey).mapToPk().name('api_key_id'),
    usedAt: instant(),
    ip: p.text(),
    userAgent: p.text().nullable(),
    operation: p.text().nullable(),
  },
  indexes: [{ name: 'api_key_last_use_api_key_id_index', properties: 'apiKeyId' }],
});

/** Apart from the key's own row, so that recording use never contends with or bloats it. */
export class ApiKeyLastUse extends ApiKeyLastUseSchema.class {}
ApiKeyLastUseSchema.setClass(ApiKeyLastUse);
