import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { DamageError, UnreadableError } from '#server/auditor/audit.errors.ts';
import { type Audited, audit } from '#server/auditor/audit.ts';
import { auditPublished } from '#server/auditor/audit-published.ts';
import { type AuditState, readAuditState, writeAuditState } from '#server/auditor/audit-state.ts';
import { auditNotes, type Note, requireWitnesses } from '#server/auditor/audit-witnesses.ts';
import { type LogSource, sourceOf } from '#server/auditor/log-source.ts';
import { requireKeys } from '#server/auditor/trusted-keys.ts';
import { help, readArguments, secondsOf, UsageError, type Values, witnessesOf } from './audit-arguments.ts';
import { printable } from './printable.ts';

export interface Streams {
  out(line: string): void;
  err(line: string): void;
  /** Ends `--follow`. */
  signal: AbortSignal;
}

export async function auditCommand(argv: readonly string[], streams: Streams): Promise<0 | 1 | 2> {
  try {
    const { values, positionals } = readArguments([...argv]);
    if (values.help) {
      streams.out(help);
      return 0;
    }
    const [place, ...more] = positionals;
    if (!place || more.length > 0) throw new UsageError('Name one log: its URL, or a folder.');
    const seconds = secondsOf(values.every ?? '30');
    await requireKeys(values.key ?? []);
    await requireWitnesses(values.witness ?? []);
    const source = sourceOf(place);
    let state = await once(source, values, readAuditState(values.state ?? null), streams);
    while (values.follow && !streams.signal.aborted)
      state = await again(source, values, state, streams, seconds);
    return 0;
  } catch (error) {
    return told(error, streams);
  }
}

function noteAt(name: string): Note {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error) {
    throw new UnreadableError(error instanceof Error ? error.message : String(error));
  }
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
  const witnesses = witnessesOf(values);
  const notes = (values.note ?? []).map(noteAt);
  const asked = { given: values.key ?? [], again: values.again === true, witnesses };
  const done = await audit(source, known, asked);
  for (const line of report(done)) out(printable(line));
  const followed = { origin: done.origin, keys: done.keys, hashes: done.state.hashes };
  if (notes.length > 0) out(`✓ Notes that are of this log: ${await auditNotes(notes, followed, witnesses)}.`);
  if (values.checkpoints !== undefined) {
    const count = await auditPublished(values.checkpoints, followed);
    out(`✓ Published checkpoints that the log continues: ${count}.`);
  }
  if (values.database) {
    // Loaded for this alone: the rest needs neither a database nor the server's modules.
    const { inDatabase } = await import('./audit-in-database.ts');
    out(`✓ Events in the database that fit: ${await inDatabase(done)}.`);
  }
  writeAuditState(values.state ?? null, done.state);
  return done.state;
}

function report({ origin, from, size, firstUse, keys, cosigned }: Audited): string[] {
  const span = from === size ? 'nothing new' : `entries ${from} to ${size - 1} read`;
  const root = [`✓ ${origin}: ${size} entries (${span}). They lead to the signed root.`];
  if (cosigned) {
    const by = cosigned.by.map(({ label, value }) => `${label} (${value})`).join(', ');
    root.push(`✓ Witnesses vouch for ${cosigned.size} of them: ${by}.`);
  }
  if (firstUse === null)
    return [...root, ...(from > 0 ? [`✓ It continues what was known (${from} entries).`] : [])];
  const used = keys.chain.length > 1 ? ` and the ${keys.chain.length - 1} that followed from it` : '';
  return [
    ...root,
    `– Checked with the key that the log names itself${used}. Compare it with one that you have from elsewhere:`,
    `  ${firstUse}`,
  ];
}
