import { MalformedError, textOf } from './bytes.ts';
import type { TrustedKey } from './checkpoint-step.ts';
import type { ListedKey } from './key-chain.ts';
import { parseVerifierKey } from './note.ts';

export interface PublishedKeys {
  origin: string;
  checkpointKeys: ListedKey[];
  /** The same, where the list itself is trusted. */
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
  const checkpointKeys = rowsOf(list, 'checkpointKeys').map(checkpointKey);
  const keys = {
    ...{ origin: list.origin, checkpointKeys, trustedKeys: inTurn(checkpointKeys) },
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

function checkpointKey({ vkey, fromSize, endorsement = null }: Row): ListedKey {
  if (!Number.isSafeInteger(fromSize))
    throw new MalformedError('An entry of "checkpointKeys" lacks its "fromSize".');
  return {
    ...{ vkey: textIn(vkey, 'checkpointKeys', 'vkey'), fromSize: Number(fromSize) },
    endorsement: endorsement === null ? null : textIn(endorsement, 'checkpointKeys', 'endorsement'),
  };
}

/** Each key signs until the next one does. */
export function inTurn(keys: readonly { vkey: string; fromSize: number }[]): TrustedKey[] {
  const sorted = keys.toSorted((a, b) => a.fromSize - b.fromSize);
  return sorted.map(({ vkey, fromSize }, at) => {
    const next = sorted[at + 1];
    return next ? { vkey, fromSize, toSize: next.fromSize - 1 } : { vkey, fromSize };
  });
}
