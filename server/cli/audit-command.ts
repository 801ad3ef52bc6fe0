import { setTimeout as wait } from 'node:timers/promises';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import pg from 'pg';
import { DamageError, UnreadableError } from '#server/auditor/audit.errors.ts';
import { type Audited, audit } from '#server/auditor/audit.ts';
import { auditDatabase } from '#server/auditor/audit-database.ts';
import { auditPublished } from '#server/auditor/audit-published.ts';
import { type AuditState, readAuditState, writeAuditState } from '#server/auditor/audit-state.ts';
import { type LogSource, sourceOf } from '#server/auditor/log-source.ts';
import { requireKeys } from '#server/auditor/trusted-keys.ts';
import { pgOptions } from '#server/db/orm.ts';
import { UsageError as WrongUsage } from './command-line.ts';
import { commandConfig, openDatabase } from './database.ts';
import { printable } from './printable.ts';

export const help = `Follows a log from its first entry, with nothing but what everybody may read: each entry against the tiles, the
tree over them against the signed root, each state against every earlier one, each key against the one before it.

  npm run -s audit -- <url or folder> [--state <file>]

  <url or folder>         as https://keys.example.com/ledger/live, or a folder that mirrors it
  --key <vkey>            a key of the log that you have from elsewhere; may be repeated. Without one, and with no
                          state, the first key that the log names is taken, and told
  --state <file>          keeps what is known, and goes on from there the next time; beside it <file>.hashes
  --again                 reads what was read in earlier times again
  --checkpoints <folder>  checkpoints published in earlier times (LEDGER_PUBLISH_DIR), to be compared with the log
  --database              for the operator: compares every event in the database of the server's configuration too
  --follow                goes on, until something is wrong or Ctrl-C
  --every <seconds>       how often then; 30 when left out

Exit codes: 0 all is well, 1 the log is damaged (with the first bad index or size), 2 asked wrongly, or it cannot be read.`;

const options = {
  key: { type: 'string', multiple: true },
  state: { type: 'string' },
  again: { type: 'boolean' },
  checkpoints: { type: 'string' },
  database: { type: 'boolean' },
  follow: { type: 'boolean' },
  every: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

class UsageError extends WrongUsage {
  constructor(message: string) {
    super(message, 'audit');
  }
}

export interface Streams {
  out(line: string): void;
  err(line: string): void;
  /** Ends `--follow`. */
  signal: AbortSignal;
}

export async function auditCommand(argv: readonly string[], streams: Streams): Promise<0 | 1 | 2> {
  try {
    const { values, positionals } = parsed([...argv]);
    if (values.help) {
      streams.out(help);
      return 0;
    }
    const [place, ...more] = positionals;
    if (!place || more.length > 0) throw new UsageError('Name one log: its URL, or a folder.');
    const seconds = secondsOf(values.every ?? '30');
    await requireKeys(values.key ?? []);
    const source = sourceOf(place);
    let state = await once(source, values, readAuditState(values.state ?? null), streams);
    while (values.follow && !streams.signal.aborted)
      state = await again(source, values, state, streams, seconds);
    return 0;
  } catch (error) {
    return told(error, streams);
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function secondsOf(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError('--every takes seconds, a whole number.');
  return Number(text);
}

function told(error: unknown, { out, err }: Streams): 1 | 2 {
  if (error instanceof DamageError) {
    out(printable(`✗ ${error.message}`));
    if (error.index !== null) out(`First bad index: ${error.index}`);
    return 1;
  }
  err(reasonOf(error));
  return 2;
}

/** Nothing of the log: a fault of the network, of the set-up, or of this program, which shows where. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UsageError) return error.message;
  const isKnown = error instanceof UnreadableError || 'code' in error;
  return isKnown ? printable(error.message) : (error.stack ?? error.message);
}

/** While following, what cannot be reached may come back; what is known of the log stays known. */
async function again(
  source: LogSource,
  values: Values,
  known: AuditState,
  streams: Streams,
  seconds: number,
): Promise<AuditState> {
  await wait(seconds * 1000, null, { signal: streams.signal }).catch(() => {});
  if (streams.signal.aborted) return known;
  try {
    return await once(source, values, known, streams);
  } catch (error) {
    if (error instanceof DamageError) throw error;
    streams.err(reasonOf(error));
    return known;
  }
}

async function once(
  source: LogSource,
  values: Values,
  known: AuditState,
  { out }: Streams,
): Promise<AuditState> {
  const done = await audit(source, known, { given: values.key ?? [], again: values.again === true });
  for (const line of report(done)) out(printable(line));
  if (values.checkpoints !== undefined) {
    const count = await auditPublished(values.checkpoints, { keys: done.keys, hashes: done.state.hashes });
    out(`✓ Published checkpoints that the log continues: ${count}.`);
  }
  if (values.database) out(`✓ Events in the database that fit: ${await inDatabase(done)}.`);
  writeAuditState(values.state ?? null, done.state);
  return done.state;
}

function report({ origin, from, size, firstUse, keys }: Audited): string[] {
  const span = from === size ? 'nothing new' : `entries ${from} to ${size - 1} read`;
  const root = `✓ ${origin}: ${size} entries (${span}). They lead to the signed root.`;
  if (firstUse === null)
    return [root, ...(from > 0 ? [`✓ It continues what was known (${from} entries).`] : [])];
  const used = keys.chain.length > 1 ? ` and the ${keys.chain.length - 1} that followed from it` : '';
  return [
    root,
    `– Checked with the key that the log names itself${used}. Compare it with one that you have from elsewhere:`,
    `  ${firstUse}`,
  ];
}

async function inDatabase(done: Audited): Promise<number> {
  try {
    return await readDatabase(done);
  } catch (error) {
    if (error instanceof DamageError || error instanceof UnreadableError) throw error;
    throw new UnreadableError(`The database cannot be read. ${causeOf(error)}`);
  }
}

/** Where a host has several addresses, each has failed in its own way. */
const causeOf = (error: unknown): string =>
  error instanceof AggregateError
    ? error.errors.map(causeOf).join(' ')
    : error instanceof Error
      ? error.message
      : String(error);

async function readDatabase({ origin, state, list }: Audited): Promise<number> {
  const database = await openDatabase(commandConfig());
  const pool = new pg.Pool({
    ...pgOptions(database.connection),
    max: 2,
    application_name: 'countersign audit',
  });
  try {
    return await auditDatabase({
      pool,
      origin,
      hashes: state.hashes,
      receiptKeys: list?.receiptKeys ?? null,
    });
  } finally {
    await pool.end();
    await database.close();
  }
}
