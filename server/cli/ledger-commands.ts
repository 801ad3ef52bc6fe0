import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { App } from '#server/app.ts';
import { type Environment, environments } from '#server/auth/principal.ts';
import { logKeys } from '#server/ledger/checkpoint.query.ts';
import { type Purpose, rotateSigningKey } from '#server/ledger/signing-keys.ts';
import { type LedgerOverview, ledgerOverview } from '#server/transparency/ledger-overview.ts';
import { invalid } from '#server/validation.ts';
import { UsageError as WrongUsage } from './usage-error.ts';

export const help = `The ledger without the console. Works on the database of the server's own configuration.

  npm run ledger -- status [live|test]
  npm run ledger -- rotate-key live|test receipt|checkpoint

  --json  answers JSON
A rotation takes effect with the next batch, without a restart. Retired keys stay listed, and what they have signed stays
valid. A new checkpoint key is named by the one before it: tell those who follow the log all the same, and add it to the
"logs" of your witnesses.`;

const options = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

class UsageError extends WrongUsage {
  constructor(message: string) {
    super(message, 'ledger');
  }
}

export type Asked = { json: boolean } & (
  | { command: 'status'; environments: readonly Environment[] }
  | { command: 'rotate-key'; environment: Environment; purpose: Purpose }
);

export function readArguments(argv: readonly string[]): Asked | 'help' {
  const { values, positionals } = parsed(argv);
  const [command, first, second, ...rest] = positionals;
  if (values.help || command === undefined || command === 'help') return 'help';
  if (rest.length > 0) throw new UsageError('There is a word too many.');
  const json = values.json === true;
  if (command === 'status') {
    if (second !== undefined) throw new UsageError('There is a word too many.');
    return { command, json, environments: first === undefined ? environments : [environmentOf(first)] };
  }
  if (command !== 'rotate-key') throw new UsageError(`There is no command "${command}".`);
  return { command, json, environment: environmentOf(first), purpose: purposeOf(second) };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function environmentOf(text: string | undefined): Environment {
  if (text === 'live') return 'LIVE';
  if (text === 'test') return 'TEST';
  throw new UsageError('Which log? Say live or test.');
}

function purposeOf(text: string | undefined): Purpose {
  if (text === 'receipt') return 'RECEIPT';
  if (text === 'checkpoint') return 'CHECKPOINT';
  throw new UsageError('Which key? Say receipt or checkpoint.');
}

export async function runCommand(app: App, asked: Asked): Promise<string> {
  if (asked.command === 'rotate-key') return rotate(app, asked);
  const found = await Promise.all(asked.environments.map((each) => ledgerOverview(app.runtime, each)));
  if (asked.json) return JSON.stringify(found.map(summary), null, 2);
  return found.map(statusText).join('\n\n');
}

async function rotate(
  { runtime: { pool, secrets, now } }: App,
  { environment, purpose, json }: Extract<Asked, { command: 'rotate-key' }>,
): Promise<string> {
  if (!(await logKeys(pool, environment)))
    invalid(['environment'], 'There is no key to rotate: this log has no entry yet.');
  const { publicKey } = await rotateSigningKey({ pool, secrets, now }, { environment, purpose });
  const keys = await logKeys(pool, environment);
  const checkpointKey = keys?.checkpointKeys.at(-1);
  const key = purpose === 'CHECKPOINT' ? (checkpointKey?.vkey ?? '') : publicKey.toString('base64');
  if (!json) return key;
  const fromSize = purpose === 'CHECKPOINT' ? { fromSize: checkpointKey?.fromSize } : {};
  return JSON.stringify({ environment, purpose, key, ...fromSize }, null, 2);
}

function summary({ environment, origin, checkpoint, keys, witnesses, publishing, health }: LedgerOverview) {
  return {
    ...{ environment, origin, size: checkpoint?.size ?? 0 },
    ...{ rootHash: checkpoint?.root.toString('base64') ?? null, checkpointAt: checkpoint?.createdAt ?? null },
    ...{ checkpointKeys: keys.checkpointKeys, witnesses, publishing, health },
    receiptKeys: keys.receiptKeys.map((key) => ({ ...key, publicKey: key.publicKey.toString('base64') })),
  };
}

const healthText = ({ status, reasons }: LedgerOverview['health']) =>
  reasons.length === 0 ? status : [`${status}.`, ...reasons.map(({ message }) => message)].join(' ');

function statusText({ origin, checkpoint, keys, witnesses, publishing, health }: LedgerOverview): string {
  const current = keys.checkpointKeys.at(-1);
  const lines = [
    ['Log', origin],
    ['Health', healthText(health)],
    ['Entries', String(checkpoint?.size ?? 0)],
    ['Root', checkpoint?.root.toString('base64') ?? 'none yet'],
    ['Signed', checkpoint?.createdAt.toISOString() ?? 'never'],
    ['Key', current ? `${current.vkey} (from size ${current.fromSize} on)` : 'none yet'],
    ...witnesses.map(({ name, size, cosignedAt }) => [
      'Witness',
      `${name}: ${cosignedAt ? `${size} entries at ${cosignedAt.toISOString()}` : 'nothing cosigned yet'}`,
    ]),
    ...(publishing
      ? [['Published', publishing.publishedAt ? `${publishing.size} entries` : 'nothing yet']]
      : []),
  ];
  return lines.map(([label = '', value = '']) => `${`${label}:`.padEnd(11)}${value}`).join('\n');
}
