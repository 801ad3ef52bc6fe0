import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { parseLogs, type TrustedLogs } from '#server/witness/trusted-logs.ts';
import { WitnessError } from '#server/witness/witness.errors.ts';
import {
  type Algorithm,
  algorithms,
  makeKey,
  readKey,
  type WitnessKey,
} from '#server/witness/witness-key.ts';
import { createWitnessServer } from '#server/witness/witness-server.ts';
import { openState } from '#server/witness/witness-state.ts';
import { UsageError as WrongUsage } from './usage-error.ts';

export const help = `A witness of other people's logs (C2SP tlog-witness): it remembers the largest tree of each, and cosigns a
checkpoint only where it is proved to contain that one. Needs no database.

  npm run -s witness -- --dir <folder> [--name <witness.example.com/w1>] [--listen <host:port>]

  --dir <folder>        its key (made at the first start, mode 0600), its memory, and the logs it trusts
  --name <name>         what the key is called, for the first start; a name without spaces and plus signs
  --algorithm <one>     of the key, for the first start: ed25519 (the default) or ml-dsa-44
  --listen <host:port>  127.0.0.1:7380 when left out

The folder's file "logs" lists the keys of logs, one a line: <vkey>, or <vkey> <origin> where the two have different
names. Its lines are read at the start. At the start the witness prints its own vkey, which logs and verifiers need.
Exit codes: 0 stopped, 1 it cannot go on, 2 asked wrongly.`;

const options = {
  dir: { type: 'string' },
  name: { type: 'string' },
  algorithm: { type: 'string' },
  listen: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export class UsageError extends WrongUsage {
  constructor(message: string) {
    super(message, 'witness');
  }
}

export interface Asked {
  dir: string;
  name: string | null;
  algorithm: Algorithm;
  host: string;
  port: number;
}

export function readArguments(argv: readonly string[]): Asked | 'help' {
  const values = parsed(argv);
  if (values.help) return 'help';
  if (!values.dir) throw new UsageError('Where does it keep its key and memory? Name a folder with --dir.');
  const algorithm = algorithms.find((each) => each === (values.algorithm ?? 'ed25519'));
  if (!algorithm) throw new UsageError(`--algorithm is ${algorithms.join(' or ')}.`);
  const listen = /^(\[[0-9a-f:]+\]|[^:\s]+):(\d{1,5})$/i.exec(values.listen ?? '127.0.0.1:7380');
  if (!listen?.[1] || Number(listen[2]) > 65_535) throw new UsageError('--listen is like 127.0.0.1:7380.');
  return {
    dir: resolve(values.dir),
    ...{ name: values.name ?? null, algorithm },
    ...{ host: listen[1].replace(/^\[|\]$/g, ''), port: Number(listen[2]) },
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export interface RunningWitness {
  key: WitnessKey;
  url: string;
  close(): Promise<void>;
}

/** Opens the folder and listens. `say` is told what a person must know. */
export async function startWitness(asked: Asked, say: (line: string) => void): Promise<RunningWitness> {
  mkdirSync(asked.dir, { recursive: true, mode: 0o700 });
  const key = keyOf(asked);
  const logs = await logsOf(join(asked.dir, 'logs'));
  const state = openState(asked.dir);
  const server = createWitnessServer({ key, logs, state, now: () => new Date() });
  try {
    await once(server.listen(asked.port, asked.host), 'listening');
  } catch (error) {
    throw new WitnessError(`${asked.host}:${asked.port} cannot be listened on. ${messageOf(error)}`);
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://${asked.host.includes(':') ? `[${asked.host}]` : asked.host}:${port}`;
  say(`Witness: ${key.vkey}`);
  say(`Listens: ${url}`);
  for (const origin of logs.keys()) say(`Log:     ${origin} (${state.of(origin)?.size ?? 0} entries seen)`);
  if (logs.size === 0)
    say(`No log is trusted yet: put its key into ${join(asked.dir, 'logs')} and start again.`);
  return {
    key,
    url,
    close: async () => {
      server.close();
      server.closeIdleConnections();
      await once(server, 'close');
    },
  };
}

function keyOf({ dir, name, algorithm }: Asked): WitnessKey {
  const path = join(dir, 'key');
  const key = readKey(path);
  if (!key && name === null) throw new UsageError('There is no key yet. Name the witness with --name.');
  if (key && name !== null && key.name !== name)
    throw new WitnessError(`The key in ${dir} is called ${key.name}, not ${name}.`);
  return key ?? makeKey(path, name ?? '', algorithm);
}

const template = `# The keys of the logs that this witness cosigns, one a line: <vkey>, or <vkey> <origin>.
# A server's are at /ledger/live/keys.
`;

async function logsOf(path: string): Promise<TrustedLogs> {
  try {
    writeFileSync(path, template, { flag: 'wx' });
  } catch {
    // There is one.
  }
  return parseLogs(readFileSync(path, 'utf8'));
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
