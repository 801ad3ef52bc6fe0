import { MalformedError, textOf } from './bytes.ts';
import { parseVerifierKey } from './note.ts';
import type { VerifyOptions } from './verify-proof.ts';

export interface PublishedKeys
  extends Required<Pick<VerifyOptions, 'trustedKeys' | 'receiptKeys' | 'witnesses'>> {
  origin: string;
}

/** What a server publishes at `/ledger/{live|test}/keys`, and what one may have kept of it. */
export async function parsePublishedKeys(file: Uint8Array): Promise<PublishedKeys> {
  const value = jsonOf(textOf(file)) as Record<string, unknown> | null;
  const origin = value?.origin;
  if (typeof origin !== 'string') throw new MalformedError('This is not a list of keys: it names no log.');
  const keys = {
    origin,
    trustedKeys: each(value, 'checkpointKeys', 'vkey'),
    receiptKeys: each(value, 'receiptKeys', 'publicKey'),
    witnesses: each(value, 'witnesses', 'vkey'),
  };
  await Promise.all([...keys.trustedKeys, ...keys.witnesses].map(parseVerifierKey));
  return keys;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedError('This is not a list of keys: it is not JSON.');
  }
}

function each(from: Record<string, unknown> | null, list: string, field: string): string[] {
  const rows = from?.[list];
  if (!Array.isArray(rows)) throw new MalformedError(`The list of keys lacks "${list}".`);
  return rows.map((row: Record<string, unknown> | null) => {
    const key = row?.[field];
    if (typeof key !== 'string') throw new MalformedError(`An entry of "${list}" lacks its "${field}".`);
    return key;
  });
}
