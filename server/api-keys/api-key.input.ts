import { z } from 'zod';
import type { Environment } from '#server/auth/principal.ts';
import { isScope } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import { limitNames, usualSeconds } from '#server/limits/windows.ts';
import { invalid, jsonObject, networkList, optionalText, text } from '#server/validation.ts';
import type { RateLimits } from './api-key.entity.ts';
import { type MoneyLimitInput, moneyLimits } from './money-limits.input.ts';

export interface ApiKeyUpdateInput {
  name?: string | null;
  description?: string | null;
  scopes?: readonly string[] | null;
  ipAllowlist?: readonly string[] | null;
  ipDenylist?: readonly string[] | null;
  documents?: readonly string[] | null;
  /** Null for all clients. */
  clientIds?: readonly string[] | null;
  notBefore?: Date | null;
  expiresAt?: Date | null;
  /** A calendar day, `YYYY-MM-DD`. */
  expiresOn?: string | null;
  metadata?: unknown;
  moneyLimits?: readonly MoneyLimitInput[] | null;
  rateLimits?: readonly { name: string; limit: number; windowSeconds?: number | null }[] | null;
}

export interface ApiKeyCreateInput extends ApiKeyUpdateInput {
  name: string;
  scopes: readonly string[];
  environment?: Environment | null;
}

const scopeList = z
  .array(
    z.string().refine(isScope, {
      error: (issue) => `"${issue.input}" is no scope; the query "scopes" lists them all.`,
    }),
  )
  .min(1, 'Choose at least one scope.')
  .transform((list) => [...new Set(list)]);

const rateLimits = z
  .array(
    z.object({
      name: z.enum(limitNames, `A limit is one of ${limitNames.join(', ')}.`),
      limit: z.number().int().min(1, 'A limit must be at least 1.'),
      windowSeconds: z
        .number()
        .int()
        .min(1, 'A window lasts at least a second.')
        .max(86_400, 'A window lasts at most a day, 86,400 seconds.')
        .nullish(),
    }),
  )
  .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'Name each limit once.')
  .refine(
    (list) => list.every(({ name, windowSeconds }) => name !== 'connections' || windowSeconds == null),
    'Connections are counted at once: leave windowSeconds out.',
  )
  .transform(
    (list): RateLimits =>
      Object.fromEntries(
        list.map(({ name, limit, windowSeconds }) => [
          name,
          { limit, windowSeconds: windowSeconds ?? usualSeconds[name] },
        ]),
      ),
  );

const maxDocuments = 1_000;

const documentList = z
  .array(
    z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[0-9a-f]{64}$/, 'A document is named by its SHA-256 in hex, 64 digits; scopesFor gives it.'),
  )
  .max(maxDocuments, `At most ${maxDocuments} documents.`)
  .transform((list) => [...new Set(list)]);

const maxClients = 100;

const clientList = z
  .array(z.string())
  .min(1, 'Name at least one client, or leave the list out for all.')
  .max(maxClients, `At most ${maxClients} clients.`)
  .transform((list) => [...new Set(list)]);

const shared = {
  clientIds: clientList.nullish(),
  description: optionalText('The description', 1_000),
  notBefore: z.date().nullish(),
  expiresAt: z.date().nullish(),
  expiresOn: z.string().nullish(),
  metadata: jsonObject('Metadata').nullish(),
  rateLimits: rateLimits.nullish(),
  moneyLimits: moneyLimits.nullish(),
};

export const createInput = z.object({
  ...shared,
  name: text('The name', 100),
  scopes: scopeList,
  ipAllowlist: networkList.nullish(),
  ipDenylist: networkList.nullish(),
  documents: documentList.nullish(),
});

export const updateInput = z.object({
  ...shared,
  name: text('The name', 100).optional(),
  scopes: scopeList.optional(),
  ipAllowlist: z.preprocess((value) => (value === null ? [] : value), networkList.optional()),
  ipDenylist: z.preprocess((value) => (value === null ? [] : value), networkList.optional()),
  documents: z.preprocess((value) => (value === null ? [] : value), documentList.optional()),
});

export const revokeReason = z.object({ reason: optionalText('The reason', 500) });

/**
 * The instant a key ends: `expiresOn` is midnight UTC at the start of that day. Undefined when neither field
 * was given, null when it is to have no end.
 */
export function expiryOf(
  ctx: Context,
  input: { expiresAt?: Date | null; expiresOn?: string | null },
): Date | null | undefined {
  if (input.expiresAt != null && input.expiresOn != null) {
    invalid(['expiresOn'], 'Give expiresAt or expiresOn, not both.');
  }
  const field = input.expiresOn != null ? 'expiresOn' : 'expiresAt';
  const expiry = input.expiresOn != null ? new Date(`${input.expiresOn}T00:00:00.000Z`) : input.expiresAt;
  if (expiry && expiry <= ctx.now())
    invalid([field], `${expiry.toISOString()} is in the past; a key must expire later.`);
  return expiry === undefined && input.expiresOn === null ? null : expiry;
}
