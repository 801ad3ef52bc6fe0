import { z } from 'zod';
import { encodeId } from '#server/db/id.ts';
import { idField, instantField, iso, isoOrNull, textField } from '#server/webhooks/snapshot.ts';
import type { ApiKey } from './api-key.entity.ts';

export const apiKeySnapshot = z.strictObject({
  id: idField('key', "The key's id; it stays when the key is rotated."),
  name: textField('What it is called.'),
  description: textField('What it is for.').nullable(),
  scopes: z.array(z.string()).describe('What it may do.'),
  ipAllowlist: z.array(z.string()).describe('Where it may be used from; empty for everywhere.'),
  ipDenylist: z.array(z.string()).describe('Where it may not be used from.'),
  notBefore: instantField('From when on it is accepted.').nullable(),
  expiresAt: instantField('When it ends; null for never.').nullable(),
  disabledAt: instantField('When it was disabled; null when it is not.').nullable(),
  revokedAt: instantField('When it was revoked; null when it is not.').nullable(),
  revokeReason: textField('Why it was revoked.').nullable(),
  archivedAt: instantField('When it was archived; null when it is not.').nullable(),
  createdAt: instantField('When it was created.'),
  updatedAt: instantField('When it was last changed.'),
});

export type ApiKeySnapshot = z.infer<typeof apiKeySnapshot>;

export function snapshotOf(key: ApiKey): ApiKeySnapshot {
  return {
    id: encodeId('ApiKey', key.id),
    name: key.name,
    description: key.description ?? null,
    scopes: key.scopes,
    ipAllowlist: key.ipAllowlist,
    ipDenylist: key.ipDenylist,
    notBefore: isoOrNull(key.notBefore),
    expiresAt: isoOrNull(key.expiresAt),
    disabledAt: isoOrNull(key.disabledAt),
    revokedAt: isoOrNull(key.revokedAt),
    revokeReason: key.revokeReason ?? null,
    archivedAt: isoOrNull(key.archivedAt),
    createdAt: iso(key.createdAt),
    updatedAt: iso(key.updatedAt),
  };
}

export const apiKeySample: ApiKeySnapshot = {
  id: 'key_01kah8rm3ve9ytz6b0c4d8g2hw',
  name: 'nightly report',
  description: null,
  scopes: ['invoices:read'],
  ipAllowlist: ['203.0.113.0/24'],
  ipDenylist: [],
  notBefore: null,
  expiresAt: '2026-12-20T00:00:00.000Z',
  disabledAt: null,
  revokedAt: null,
  revokeReason: null,
  archivedAt: null,
  createdAt: '2026-09-20T09:00:00.000Z',
  updatedAt: '2026-11-20T09:30:00.000Z',
};
