import { MalformedError } from '#server/ledger/verifier/bytes.ts';
import { type Checkpoint, checkSignature, parseCheckpoint } from '#server/ledger/verifier/checkpoint.ts';
import {
  type ChainedKey,
  followKeys,
  type KnownKey,
  keyAt,
  type ListedKey,
} from '#server/ledger/verifier/key-chain.ts';
import { parseVerifierKey, signaturesBy, type VerifierKey } from '#server/ledger/verifier/note.ts';
import { DamageError, UnreadableError } from './audit.errors.ts';
import type { Asked, LogSource } from './log-source.ts';

export interface KeyList {
  checkpointKeys: readonly ListedKey[];
  /** Raw, in base64. */
  receiptKeys: readonly string[];
}

/** What a log says of its keys; null where it says nothing, as a folder of tiles alone. */
export async function readKeyList(source: LogSource, asked?: Asked): Promise<KeyList | null> {
  const file = await source.get('keys', asked);
  if (!file) return null;
  try {
    const { checkpointKeys, receiptKeys } = JSON.parse(file.toString('utf8')) as {
      checkpointKeys: ListedKey[];
      receiptKeys: { publicKey: string }[];
    };
    return {
      checkpointKeys: checkpointKeys.map(({ vkey, fromSize, endorsement }) => ({
        ...{ vkey: String(vkey), fromSize: wholeNumber(fromSize), endorsement: endorsement ?? null },
      })),
      receiptKeys: receiptKeys.map(({ publicKey }) => publicKey),
    };
  } catch {
    throw new DamageError('The list of keys is not what it must be.');
  }
}

function wholeNumber(value: number): number {
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError('not a size');
}

/** The keys that may be believed. */
export interface BelievedKeys {
  /** Each signs from its size on, until the next one does. */
  chain: readonly ChainedKey[];
  /** Given, where no list says from which size on: each may sign any. */
  anyTime: readonly VerifierKey[];
}

/** Those that are trusted, and those that they have named. */
export async function believedKeys(
  trusted: readonly KnownKey[],
  list: KeyList | null,
): Promise<BelievedKeys> {
  try {
    const chain = await followKeys(trusted, list?.checkpointKeys ?? []);
    const unplaced = list ? [] : trusted.filter(({ fromSize }) => fromSize === null);
    return { chain, anyTime: await Promise.all(unplaced.map(({ vkey }) => parseVerifierKey(vkey))) };
  } catch (error) {
    throw error instanceof MalformedError ? new DamageError(error.message) : error;
  }
}

/** A checkpoint, signed by the key whose turn it is at its size. */
export async function believedCheckpoint(
  text: string,
  { chain, anyTime }: BelievedKeys,
): Promise<Checkpoint> {
  const checkpoint = parsedCheckpoint(text);
  const { origin, size } = checkpoint;
  const inTurn = keyAt(chain, size);
  for (const key of inTurn ? [inTurn, ...anyTime] : anyTime) {
    for (const line of signaturesBy(key, checkpoint.note)) {
      const { outcome } = await checkSignature(checkpoint, key, line);
      if (outcome === 'valid' && key.name === origin) return checkpoint;
    }
  }
  const keys = [...chain.map(({ key }) => key), ...anyTime];
  const whose = keys.map(({ vkey }) => vkey).join(', ') || 'none';
  throw new DamageError(
    `The checkpoint of size ${size} is not signed by the key that may be believed at this size (believed: ${whose}). ` +
      'A new key must be named by the one before it.',
  );
}

export function parsedCheckpoint(text: string): Checkpoint {
  try {
    return parseCheckpoint(text);
  } catch (error) {
    throw error instanceof MalformedError
      ? new DamageError(`The checkpoint is malformed. ${error.message}`)
      : error;
  }
}

/** Checks what a person has given. */
export async function requireKeys(vkeys: readonly string[]): Promise<void> {
  try {
    await Promise.all(vkeys.map(parseVerifierKey));
  } catch (error) {
    throw error instanceof MalformedError ? new UnreadableError(error.message) : error;
  }
}
