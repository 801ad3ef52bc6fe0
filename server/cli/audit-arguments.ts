import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Witnesses } from '#server/auditor/audit-witnesses.ts';
import { UsageError as WrongUsage } from './usage-error.ts';

export const help = `Follows a log from its first entry, with nothing but what everybody may read: each entry against the tiles, the
tree over them against the signed root, each state against every earlier one, each key against the one before it.

  npm run -s audit -- <url or folder> [--state <file>]

  <url or folder>         as https://keys.example.com/ledger/live, or a folder that mirrors it
  --key <vkey>            a key of the log that you have from elsewhere; may be repeated. Without one, and with no
                          state, the first key that the log names is taken, and told
  --state <file>          keeps what is known, and goes on from there the next time; beside it <file>.hashes
  --again                 reads what was read in earlier times again
  --checkpoints <folder>  checkpoints published in earlier times (LEDGER_PUBLISH_DIR), to be compared with the log
  --witness <vkey>        a witness that must have cosigned the log; may be repeated
  --quorum <number>       how many of the witnesses must have; all of them, unless said otherwise
  --note <file>           a checkpoint that somebody else was shown, as a witness has it; may be repeated
  --database              for the operator: compares every event in the database of the server's configuration too
  --follow                goes on, until something is wrong or Ctrl-C
  --every <seconds>       how often then; 30 when left out

Exit codes: 0 all is well, 1 the log is damaged (with the first bad index or size), 2 asked wrongly, or it cannot be read.`;

const options = {
  key: { type: 'string', multiple: true },
  state: { type: 'string' },
  again: { type: 'boolean' },
  checkpoints: { type: 'string' },
  witness: { type: 'string', multiple: true },
  quorum: { type: 'string' },
  note: { type: 'string', multiple: true },
  database: { type: 'boolean' },
  follow: { type: 'boolean' },
  every: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

export class UsageError extends WrongUsage {
  constructor(message: string) {
    super(message, 'audit');
  }
}

export function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

export function witnessesOf({ witness, quorum }: Values): Witnesses | null {
  const vkeys = [...new Set(witness)];
  const wanted = quorum ?? String(vkeys.length);
  if (!/^\d{1,3}$/.test(wanted) || Number(wanted) > vkeys.length || (vkeys.length > 0 && Number(wanted) < 1))
    throw new UsageError('--quorum takes how many of the witnesses (--witness) must have cosigned.');
  return vkeys.length > 0 ? { vkeys, quorum: Number(wanted) } : null;
}

export function secondsOf(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError('--every takes seconds, a whole number.');
  return Number(text);
}
