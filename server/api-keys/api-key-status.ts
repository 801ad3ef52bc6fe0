import { type RawBuilder, sql } from 'kysely';

export const apiKeyStatuses = [
  'ACTIVE',
  'EXPIRING',
  'NOT_YET_VALID',
  'DISABLED',
  'EXPIRED',
  'REVOKED',
] as const;
export type ApiKeyStatus = (typeof apiKeyStatuses)[number];

const expiringWithinMs = 7 * 24 * 60 * 60 * 1000;

export interface ApiKeyLife {
  notBefore?: Date | null;
  expiresAt?: Date | null;
  disabledAt?: Date | null;
  revokedAt?: Date | null;
}

/** The gravest state wins: what ends a key outranks what pauses it. */
export function statusOf(key: ApiKeyLife, now: Date): ApiKeyStatus {
  if (key.revokedAt) return 'REVOKED';
  if (key.expiresAt && key.expiresAt <= now) return 'EXPIRED';
  if (key.disabledAt) return 'DISABLED';
  if (key.notBefore && key.notBefore > now) return 'NOT_YET_VALID';
  if (key.expiresAt && key.expiresAt.getTime() - now.getTime() <= expiringWithinMs) return 'EXPIRING';
  return 'ACTIVE';
}

/** `statusOf` in SQL over the alias `key`; a test holds the two equal. */
export function statusSql(now: Date): RawBuilder<ApiKeyStatus> {
  const soon = new Date(now.getTime() + expiringWithinMs);
  return sql<ApiKeyStatus>`case
    when key.revoked_at is not null then 'REVOKED'
    when key.expires_at <= ${now} then 'EXPIRED'
    when key.disabled_at is not null then 'DISABLED'
    when key.not_before > ${now} then 'NOT_YET_VALID'
    when key.expires_at <= ${soon} then 'EXPIRING'
    else 'ACTIVE' end`;
}
