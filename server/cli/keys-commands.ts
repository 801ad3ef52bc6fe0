import { type ParseArgsConfig, parseArgs } from 'node:util';
import * as apiKeys from '#server/api-keys/api-key.query.ts';
import * as service from '#server/api-keys/api-key.service.ts';
import { rotate } from '#server/api-keys/api-key-secret.service.ts';
import { statusOf } from '#server/api-keys/api-key-status.ts';
import type { MoneyLimitInput } from '#server/api-keys/money-limits.input.ts';
import type { App } from '#server/app.ts';
import type { Environment } from '#server/auth/principal.ts';
import { presets } from '#server/auth/scopes.ts';
import { countOldKeys } from '#server/auth/secrets.ts';
import type { Context } from '#server/context.ts';
import { decodeId, encodeId } from '#server/db/id.ts';
import { minorUnits } from '#server/money.ts';
import { invalid } from '#server/validation.ts';
import { contextFor, contextOfKey } from './tenant.ts';
import { UsageError as WrongUsage } from './usage-error.ts';

export const help = `Keys without the console. Works on the database of the server's own configuration.

  npm run keys -- create --name <name> --scopes <a,b> | --preset <name>
                         [--environment live|test] [--description <text>] [--expires-on YYYY-MM-DD]
                         [--ip-allowlist <cidr,cidr>] [--client-ids <cli_…,cli_…>]
                         [--money-limits 500EUR/operation,5000EUR/day]
  npm run keys -- list [--environment live|test]
  npm run keys -- rotate <key_…> [--overlap 12h]
  npm run keys -- revoke <key_…> [--reason <text>]
  npm run keys -- disable <key_…>
  npm run keys -- enable <key_…>

  --organization <id or slug>  where there are several
  --environment live|test      test when left out
  --json                       answers JSON
A new secret is printed once and kept nowhere. Presets: ${presets.map(({ name }) => name).join(', ')}.`;

export class UsageError extends WrongUsage {
  constructor(message: string) {
    super(message, 'keys');
  }
}

const options = {
  name: { type: 'string' },
  scopes: { type: 'string' },
  preset: { type: 'string' },
  description: { type: 'string' },
  environment: { type: 'string' },
  organization: { type: 'string' },
  'expires-on': { type: 'string' },
  'ip-allowlist': { type: 'string' },
  'client-ids': { type: 'string' },
  'money-limits': { type: 'string' },
  overlap: { type: 'string' },
  reason: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
const commands = ['create', 'list', 'rotate', 'revoke', 'disable', 'enable'] as const;

export interface Asked {
  command: (typeof commands)[number];
  id: string | null;
  values: Values;
}

/** Throws `UsageError` for what is no command of ours. */
export function readArguments(argv: readonly string[]): Asked | 'help' {
  const { values, positionals } = parsed(argv);
  const [command, id, ...rest] = positionals;
  if (values.help || command === undefined || command === 'help') return 'help';
  const known = commands.find((name) => name === command);
  if (!known) throw new UsageError(`There is no command "${command}".`);
  const needsKey = known !== 'create' && known !== 'list';
  if (needsKey && id === undefined) throw new UsageError(`Which key? "${known}" takes the id of one.`);
  if (rest.length > 0 || (!needsKey && id !== undefined)) throw new UsageError('There is a word too many.');
  return { command: known, id: id ?? null, values };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Does it, as the server itself, and answers what to print. */
export async function runCommand(app: App, { command, id, values }: Asked): Promise<string> {
  const environment = environmentOf(values.environment);
  if (command === 'create') return create(await contextFor(app, values.organization, environment), values);
  if (command === 'list') return list(await contextFor(app, values.organization, environment), values);
  const decoded = decodeId(id ?? '');
  if (decoded?.type !== 'ApiKey') throw new UsageError(`"${id}" is not the id of a key, like key_01h….`);
  const ctx = await contextOfKey(app, decoded.uuid);
  if (command === 'rotate') {
    const { secret } = await rotate(ctx, decoded.uuid, { overlapMs: overlapOf(values.overlap) });
    return shown(ctx, decoded.uuid, values, secret);
  }
  if (command === 'revoke') await service.revoke(ctx, decoded.uuid, values.reason);
  else if (command === 'disable') await service.disable(ctx, decoded.uuid);
  else await service.enable(ctx, decoded.uuid);
  return shown(ctx, decoded.uuid, values);
}

async function create(ctx: Context, values: Values): Promise<string> {
  if (!values.name) throw new UsageError('A key needs a --name.');
  const { id, secret } = await service.create(ctx, {
    name: values.name,
    description: values.description,
    scopes: scopesOf(values),
    expiresOn: dayOf(values['expires-on']),
    ipAllowlist: values['ip-allowlist'] === undefined ? null : items(values['ip-allowlist']),
    clientIds: values['client-ids'] === undefined ? null : items(values['client-ids']).map(clientIdOf),
    moneyLimits: values['money-limits'] === undefined ? null : moneyLimitsOf(items(values['money-limits'])),
  });
  return shown(ctx, id, values, secret);
}

async function list(ctx: Context, values: Values): Promise<string> {
  const lines: string[] = [];
  const found: unknown[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof apiKeys.list>> = await apiKeys.list(ctx, { first: 100, after });
    lines.push(...page.rows.map((key) => line(ctx, key)));
    found.push(...page.rows.map((key) => summary(ctx, key)));
    const last = page.rows.at(-1);
    if (!page.hasNextPage || !last) break;
    after = page.cursorOf(last);
  }
  if (values.json) return JSON.stringify(found, null, 2);
  if (lines.length === 0) lines.push('There are no keys.');
  return [...lines, ...(await previousSecretKey(ctx))].join('\n');
}

/** Whether SECRET_KEY_PREVIOUS can be dropped, where it is set. It is the whole database's, not one tenant's. */
async function previousSecretKey({ runtime, now }: Context): Promise<string[]> {
  if (runtime.secrets.previousPeppers.length === 0) return [];
  const { previous } = await countOldKeys(runtime.pool, runtime.secrets, now());
  const said =
    previous > 0
      ? `Keys that still need SECRET_KEY_PREVIOUS: ${previous}. Each moves to SECRET_KEY when it is used.`
      : 'No key needs SECRET_KEY_PREVIOUS any more: it can be dropped.';
  return ['', said];
}

async function shown(ctx: Context, id: string, values: Values, secret?: string): Promise<string> {
  const key = await apiKeys.byId.fresh(ctx, id);
  if (!key) throw new Error('a key has vanished');
  if (values.json) return JSON.stringify({ ...summary(ctx, key), ...(secret ? { secret } : {}) }, null, 2);
  return secret ? `${line(ctx, key)}\n${secret}` : line(ctx, key);
}

const summary = (ctx: Context, key: apiKeys.ApiKeyRecord) => ({
  id: encodeId('ApiKey', key.id),
  name: key.name,
  environment: key.environment,
  status: statusOf(key, ctx.now()),
  scopes: key.scopes,
  clientIds: key.clientIds?.map((id) => encodeId('Client', id)) ?? null,
  prefix: key.prefix,
  last4: key.last4,
  createdAt: key.createdAt,
  expiresAt: key.expiresAt,
  lastUsedAt: key.lastUse?.usedAt ?? null,
});

const line = (ctx: Context, key: apiKeys.ApiKeyRecord): string =>
  [
    encodeId('ApiKey', key.id),
    statusOf(key, ctx.now()).padEnd(13),
    `${key.prefix}…${key.last4}`,
    key.name,
    key.scopes.join(','),
  ].join('  ');

const items = (text: string) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

function scopesOf({ scopes, preset }: Values): string[] {
  if ((scopes === undefined) === (preset === undefined)) throw new UsageError('Give --scopes or --preset.');
  if (scopes !== undefined) return items(scopes);
  const found = presets.find(({ name }) => name === preset);
  if (!found) throw new UsageError(`There is no preset "${preset}".`);
  return [...found.scopes];
}

function clientIdOf(text: string): string {
  const decoded = decodeId(text);
  if (decoded?.type !== 'Client') throw new UsageError(`"${text}" is not the id of a client, like cli_01h….`);
  return decoded.uuid;
}

const ceilings = { operation: 'perOperation', day: 'perDay' } as const;

function moneyLimitsOf(texts: readonly string[]): MoneyLimitInput[] {
  const limits = new Map<string, MoneyLimitInput>();
  for (const text of texts) {
    const [, amount, currency = '', span] =
      /^(\d{1,20}(?:\.\d{1,20})?)([A-Z]{3})\/(operation|day)$/.exec(text) ?? [];
    if (!amount || minorUnits(currency) === null)
      throw new UsageError('--money-limits are like 500EUR/operation or 5000EUR/day.');
    const limit = limits.get(currency) ?? { currency };
    const name = ceilings[span as keyof typeof ceilings];
    if (limit[name]) throw new UsageError(`--money-limits has two ceilings of ${currency} for one ${span}.`);
    limits.set(currency, { ...limit, [name]: amount });
  }
  return [...limits.values()];
}

function environmentOf(text: string | undefined): Environment {
  if (text === undefined || text === 'test') return 'TEST';
  if (text === 'live') return 'LIVE';
  throw new UsageError('--environment is live or test.');
}

function dayOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
  return isDay ? text : invalid(['expiresOn'], '--expires-on must be a calendar day like 2026-11-20.');
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function overlapOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (!count || !unit) throw new UsageError('--overlap is like 0s, 30m, 12h or 7d.');
  return Number(count) * unitMs[unit as keyof typeof unitMs];
}
