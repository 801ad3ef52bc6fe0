import type { GraphQLSchema } from 'graphql';
import { keyChecks } from '#server/auth/key-checks.ts';
import { isAddress, parseNetworks } from '#server/auth/networks.ts';
import { createOperationChecks, type Operation } from '#server/auth/operation-checks.ts';
import { heldScopes, scopeMask } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import type { RequestError } from '#server/errors.ts';
import { windowsOf } from '#server/limits/windows.ts';
import { limitSettings } from '#server/organizations/organization.query.ts';
import { invalid } from '#server/validation.ts';
import type { ApiKeyRecord } from './api-key.query.ts';

export interface Question {
  /** Null leaves out what depends on it. */
  operation: Operation | null;
  ip: string | null;
  at: Date;
}

export const checkNames = [
  'STATE',
  'ENVIRONMENT',
  'ADDRESS',
  'DOCUMENT',
  'CLIENTS',
  'SCOPES',
  'LIMITS',
] as const;

export interface CheckResult {
  name: (typeof checkNames)[number];
  status: 'PASSED' | 'FAILED' | 'SKIPPED';
  /** What a request would be answered, where it fails. */
  refusal: RequestError | null;
  message: string;
}

const checksOf = new WeakMap<GraphQLSchema, ReturnType<typeof createOperationChecks>>();

/**
 * What a request with the newest secret of this key would meet, check by check: the very checks that requests
 * run, in their order. Each is made even where one before it has failed, so that all faults show at once.
 */
export async function explain(
  ctx: Context,
  schema: GraphQLSchema,
  key: ApiKeyRecord,
  question: Question,
): Promise<CheckResult[]> {
  if (question.ip !== null && !isAddress(question.ip)) invalid(['ip'], 'This is no IP address.');
  return [
    ...keyResults(ctx, key, question),
    ...operationResults(schema, key, question),
    await limits(ctx, key),
  ];
}

const allowed = {
  DOCUMENT: 'The document is allowed.',
  CLIENTS: 'It keeps to the clients that the key may see.',
  SCOPES: 'Every scope needed is held.',
} as const;

const passed = { STATE: 'in force', ENVIRONMENT: 'served here', ADDRESS: 'allowed' } as const;

function keyResults(ctx: Context, key: ApiKeyRecord, { ip, at }: Question): CheckResult[] {
  const { environments } = ctx.runtime.config;
  const checked = {
    ...key,
    retiresAt: null,
    allow: parseNetworks(key.ipAllowlist),
    deny: parseNetworks(key.ipDenylist),
  };
  return keyChecks.map(({ name, refusal }) => {
    if (name === 'ADDRESS' && ip === null) return skipped(name, 'No address was given.');
    const message = `The ${name.toLowerCase()} is ${passed[name]}.`;
    return result(name, refusal(checked, { now: at, ip: ip ?? '', environments }), message);
  });
}

function operationResults(schema: GraphQLSchema, key: ApiKeyRecord, { operation }: Question): CheckResult[] {
  const checks = checksOf.get(schema) ?? createOperationChecks(schema);
  checksOf.set(schema, checks);
  const { documents, clientIds } = key;
  const holder = { mask: scopeMask(heldScopes(key.scopes, clientIds)), documents, clientIds };
  return checks.map(({ name, refusal }) => {
    if (!operation) return skipped(name, 'No document was given.');
    return result(name, refusal(holder, operation), allowed[name]);
  });
}

/** A dry run spends nothing, so it cannot say what will be left. */
async function limits(ctx: Context, key: ApiKeyRecord): Promise<CheckResult> {
  const settings = { ...(await limitSettings(ctx)), key: key.rateLimits };
  const windows = windowsOf(ctx.runtime.config.rateLimits, settings).map(({ name, limit, windowSeconds }) =>
    windowSeconds === 0 ? `${limit} ${name} at once` : `${limit} ${name} in ${windowSeconds} seconds`,
  );
  const allowed = windows.length > 0 ? windows.join(', ') : 'no limit';
  return skipped('LIMITS', `A dry run spends nothing. The key may spend: ${allowed}.`);
}

const skipped = (name: CheckResult['name'], message: string): CheckResult => ({
  ...{ name, status: 'SKIPPED', refusal: null, message },
});

const result = (name: CheckResult['name'], refusal: RequestError | null, message: string): CheckResult => ({
  ...{ name, status: refusal ? 'FAILED' : 'PASSED', refusal },
  message: refusal?.message ?? message,
});
