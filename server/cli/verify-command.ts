import { readFileSync } from 'node:fs';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type Bytes, MalformedError, textOf } from '#server/ledger/verifier/bytes.ts';
import type { TrustedKey } from '#server/ledger/verifier/checkpoint-step.ts';
import { followKeys } from '#server/ledger/verifier/key-chain.ts';
import { parseVerifierKey } from '#server/ledger/verifier/note.ts';
import { inTurn, type PublishedKeys, parsePublishedKeys } from '#server/ledger/verifier/published-keys.ts';
import { verifyAnyProof } from '#server/ledger/verifier/trace-proof.ts';
import type { VerifyOptions } from '#server/ledger/verifier/verify-proof.ts';
import { printable } from './printable.ts';
import { verificationJson, verificationText } from './verify-text.ts';

const help = `Verifies a proof, offline: it needs no server, no network and no account.

  npm run -s verify -- <file.tlog-proof>
  npm run -s verify -- <trc_….json>       the proof bundle of a sealed trace

  --payload <file.json>   the content of the record, to be compared with what was recorded
  --document <file>       a file whose SHA-256 stands in the content
  --key <vkey>            a key of the log that you have from elsewhere; may be repeated
  --keys <file.json>      the same, with receipts and witnesses, as /ledger/{live|test}/keys publishes them. Beside
                          --key it is believed only as far as one key has named the next, from that one on
  --witness <vkey>        a witness that must have cosigned; may be repeated
  --quorum <number>       how many of the witnesses must have; all of them, unless said otherwise
  --json                  answers JSON

"-" in place of a file reads stdin. Without --key and --keys the proof is checked against the key that it names
itself, and says so. Exit codes: 0 it verifies, 1 it does not, 2 asked wrongly or something is unreadable.`;

const options = {
  payload: { type: 'string' },
  document: { type: 'string' },
  key: { type: 'string', multiple: true },
  keys: { type: 'string' },
  witness: { type: 'string', multiple: true },
  quorum: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** The command line is wrong, or names what cannot be read. */
class UsageError extends Error {}

export interface Answer {
  exitCode: 0 | 1 | 2;
  /** For stdout; what is wrong with the question goes to stderr. */
  text: string;
}

export async function verifyCommand(argv: readonly string[]): Promise<Answer> {
  try {
    return await answer([...argv]);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { exitCode: 2, text: `${printable(error.message)}\nSee: npm run verify -- --help` };
  }
}

async function answer(argv: string[]): Promise<Answer> {
  const { values, positionals } = parsed(argv);
  if (values.help) return { exitCode: 0, text: help };
  const [file, ...more] = positionals;
  if (!file || more.length > 0) throw new UsageError('Name one proof.');
  if ([file, values.payload, values.document, values.keys].filter((name) => name === '-').length > 1)
    throw new UsageError('Only one file can be read from stdin.');
  const verification = await verifyAnyProof(proofText(read(file)), await optionsOf(values));
  const text = (values.json ? verificationJson : verificationText)(verification);
  return { exitCode: verification.verdict === 'verified' ? 0 : 1, text };
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function optionsOf(values: Values): Promise<VerifyOptions> {
  const published =
    values.keys === undefined ? undefined : await given(parsePublishedKeys(read(values.keys)));
  const witnesses = values.witness ?? [];
  await given(Promise.all([...(values.key ?? []), ...witnesses].map(parseVerifierKey)));
  return {
    trustedKeys: await given(trustedKeys(values.key ?? [], published)),
    allowFileKey: values.key === undefined && published === undefined,
    receiptKeys: published?.receiptKeys,
    witnesses: [...new Set([...witnesses, ...(published?.witnesses ?? [])])],
    quorum: values.quorum === undefined ? witnesses.length : numberOf(values.quorum),
    payload: values.payload === undefined ? undefined : read(values.payload),
    document: values.document === undefined ? undefined : read(values.document),
  };
}

/** A list has its own word where no key is given; else what follows from that, and each where it is its turn. */
async function trustedKeys(
  keys: readonly string[],
  published: PublishedKeys | undefined,
): Promise<(string | TrustedKey)[]> {
  if (!published || keys.length === 0) return [...keys, ...(published?.trustedKeys ?? [])];
  const known = keys.map((vkey) => ({ vkey, fromSize: null }));
  const chain = await followKeys(known, published.checkpointKeys);
  const followed = inTurn(chain.map(({ key, fromSize }) => ({ vkey: key.vkey, fromSize })));
  return [...keys.filter((vkey) => !followed.some((key) => key.vkey === vkey)), ...followed];
}

/** What the caller gives must be sound; that is no finding about the proof. */
async function given<T>(value: Promise<T>): Promise<T> {
  try {
    return await value;
  } catch (error) {
    throw error instanceof MalformedError ? new UsageError(error.message) : error;
  }
}

function numberOf(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new UsageError(`--quorum takes a number, and "${text}" is none.`);
  return Number(text);
}

function read(file: string): Bytes {
  try {
    return new Uint8Array(readFileSync(file === '-' ? 0 : file));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** What is not even text is a proof that does not hold, and no mistake of whoever asks. */
function proofText(bytes: Bytes): string {
  try {
    return textOf(bytes);
  } catch {
    return '\ufffd';
  }
}
