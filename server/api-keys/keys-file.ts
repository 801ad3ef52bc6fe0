import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isScope } from '#server/auth/scopes.ts';
import { ConfigError } from '#server/config.ts';
import { decodeId } from '#server/db/id.ts';
import { minorUnits } from '#server/money.ts';
import { networkList } from '#server/validation.ts';
import { moneyLimits } from './money-limits.input.ts';

const clientId = z.string().transform((text, check) => {
  const decoded = decodeId(text);
  if (decoded?.type === 'Client') return decoded.uuid;
  check.addIssue({ code: 'custom', message: `"${text}" is not the id of a client, cli_…` });
  return z.NEVER;
});

/** As text: a number of JSON may have been rounded. */
const ceiling = z
  .string('must be an amount as text, like "500.00"')
  .regex(/^\d{1,20}(\.\d{1,20})?$/, 'must be an amount like "500.00"');

const moneyLimit = z.strictObject({
  currency: z.string().refine((code) => minorUnits(code) !== null, 'must be an ISO 4217 code like EUR'),
  perOperation: ceiling.optional(),
  perDay: ceiling.optional(),
});

/** What any key's ceilings have to be. */
function asForAnyKey(limits: z.output<typeof moneyLimit>[], check: z.RefinementCtx): void {
  for (const { path, message } of moneyLimits.safeParse(limits).error?.issues ?? []) {
    check.addIssue({ code: 'custom', path, message });
  }
}

const declaredKey = z.strictObject({
  name: z.string().trim().min(1).max(100),
  description: z.string().trim().max(1_000).optional(),
  organization: z.string().optional(),
  environment: z.enum(['live', 'test']),
  scopes: z.array(z.string().refine(isScope, { error: (issue) => `"${issue.input}" is no scope` })).min(1),
  ipAllowlist: networkList.optional(),
  clientIds: z.array(clientId).min(1).optional(),
  moneyLimits: z.array(moneyLimit).superRefine(asForAnyKey).optional(),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
  /** SHA-256 of the whole key, in hex. The key itself has no place in a file. */
  sha256: z
    .string()
    .toLowerCase()
    .regex(/^[0-9a-f]{64}$/, 'must be the SHA-256 of the whole key in hex, 64 digits'),
  /** How the key begins. Keys of another form than ours are known by it. */
  prefix: z.string().min(3, 'must have at least 3 characters').max(40).optional(),
  last4: z.string().length(4).optional(),
});

const keysFile = z
  .strictObject({ keys: z.array(declaredKey).max(1_000) })
  .refine(({ keys }) => new Set(keys.map(({ sha256 }) => sha256)).size === keys.length, {
    error: 'two keys have the same sha256',
  });

export type DeclaredKey = z.output<typeof declaredKey>;

/** The keys of KEYS_FILE; a file that is not right stops the start with one line. */
export function readKeysFile(path: string | undefined): readonly DeclaredKey[] {
  if (path === undefined) return [];
  const parsed = keysFile.safeParse(contentOf(path));
  if (parsed.success) return parsed.data.keys;
  const faults = parsed.error.issues.map(
    (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
  );
  throw new ConfigError(`Wrong KEYS_FILE ${path}. ${faults.join('; ')}.`);
}

function contentOf(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'it is no JSON' : String(error);
    throw new ConfigError(`Cannot read KEYS_FILE ${path}: ${reason}.`);
  }
}
