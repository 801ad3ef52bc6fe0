import { MalformedError, textOf } from './bytes.ts';
import type { TrustedKey } from './checkpoint-step.ts';
import { parseVerifierKey } from './note.ts';

export interface PublishedKeys {
  origin: string;
  trustedKeys: TrustedKey[];
  /** Raw, in base64. */
  receiptKeys: string[];
  witnesses: string[];
}

/** What a server publishes at `/ledger/{live|test}/keys`, and what one may have kept of it. */
export async function parsePublishedKeys(file: Uint8Array): Promise<PublishedKeys> {
  const list = jsonOf(textOf(file));
  if (typeof list?.origin !== 'string')
    throw new MalformedError('This is not a list of keys: it names no log.');
  const text = (name: string, field: string) =>
    rowsOf(list, name).map((row) => textIn(row[field], name, field));
  const keys = {
    ...{ origin: list.origin, trustedKeys: inTurn(rowsOf(list, 'checkpointKeys').map(checkpointKey)) },
    ...{ receiptKeys: text('receiptKeys', 'publicKey'), witnesses: text('witnesses', 'vkey') },
  };
  const vkeys = [...keys.trustedKeys.map(({ vkey }) => vkey), ...keys.witnesses];
  await Promise.all(vkeys.map(parseVerifierKey));
  return keys;
}

type Row = Record<string, unknown>;

function jsonOf(text: string): Row | null {
  try {
    return JSON.parse(text) as Row | null;
  } catch {
    throw new MalformedError('This is not a list of keys: it is not JSON.');
  }
}

function rowsOf(list: Row, name: string): Row[] {
  const rows = list[name];
  if (!Array.isArray(rows) || rows.some((row) => typeof row !== 'object' || row === null))
    throw new MalformedError(`The list of keys lacks "${name}".`);
  return rows as Row[];
}

function textIn(value: unknown, name: string, field: string): string {
  if (typeof value !== 'string') throw new MalformedError(`An entry of "${name}" lacks its "${field}".`);
  return value;
}

function checkpointKey({ vkey, fromSize }: Row): Required<Pick<TrustedKey, 'vkey' | 'fromSize'>> {
  if (!Number.isSafeInteger(fromSize))
    throw new MalformedError('An entry of "checkpointKeys" lacks its "fromSize".');
  return { vkey: textIn(vkey, 'checkpointKeys', 'vkey'), fromSize: Number(fromSize) };
}

/** Each key signs until the next one does. */
function inTurn(keys: Required<Pick<TrustedKey, 'vkey' | 'fromSize'>>[]): TrustedKey[] {
  const sorted = keys.toSorted((a, b) => a.fromSize - b.fromSize);
  return sorted.map((key, at) => {
    const next = sorted[at + 1];
    return next ? { ...key, toSize: next.fromSize - 1 } : key;
  });
}
