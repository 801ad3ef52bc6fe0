import { MalformedError } from '#server/ledger/verifier/bytes.ts';
import { type Checkpoint, checkSignature, parseCheckpoint } from '#server/ledger/verifier/checkpoint.ts';
import { type ChainedKey, followKeys, keyAt, type ListedKey } from '#server/ledger/verifier/key-chain.ts';
import { parseVerifierKey, signaturesBy } from '#server/ledger/verifier/note.ts';
import { DamageError, UnreadableError } from './audit.errors.ts';
import type { LogSource } from './log-source.ts';

export interface KeyList {
  checkpointKeys: readonly ListedKey[];
  /** Raw, in base64. */
  receiptKeys: readonly string[];
}

/** What a log says of its keys; null where it says nothing, as a folder of tiles alone. */
export async function readKeyList(source: LogSource): Promise<KeyList | null> {
  const file = await source.get('keys');
  if (!file) return null;
  try {
    const { checkpointKeys, receiptKeys } = JSON.parse(file.toString('utf8')) as {
      checkpointKeys: ListedKey[];
      receiptKeys: { publicKey: string }[];
    };
    return {
      checkpointKeys: checkpointKeys.map(({ vkey, fromSize, endorsement }) => ({
        ...{ vkey: String(vkey), fromSize: Number(fromSize), endorsement: endorsement ?? null },
      })),
      receiptKeys: receiptKeys.map(({ publicKey }) => publicKey),
    };
  } catch {
    throw new DamageError('The list of keys is not what it must be.');
  }
}

/** The keys that may be believed: those trusted, and those that they have named. */
export async function believedKeys(trusted: readonly string[], list: KeyList | null): Promise<ChainedKey[]> {
  if (!list)
    return Promise.all(trusted.map(async (vkey) => ({ key: await parseVerifierKey(vkey), fromSize: 1 })));
  try {
    return await followKeys(trusted, list.checkpointKeys);
  } catch (error) {
    throw error instanceof MalformedError ? new DamageError(error.message) : error;
  }
}

/** A checkpoint, signed by the key whose turn it is at its size. */
export async function believedCheckpoint(
  text: string,
  keys: readonly ChainedKey[],
  isListed: boolean,
): Promise<Checkpoint> {
  const checkpoint = parsed(text);
  const { origin, size } = checkpoint;
  const inTurn = keyAt(keys, size);
  const candidates = isListed ? (inTurn ? [inTurn] : []) : keys.map(({ key }) => key);
  for (const key of candidates) {
    for (const line of signaturesBy(key, checkpoint.note)) {
      const { outcome } = await checkSignature(checkpoint, key, line);
      if (outcome === 'valid' && key.name === origin) return checkpoint;
    }
  }
  const whose = keys.map(({ key }) => key.vkey).join(', ') || 'none';
  throw new DamageError(
    `The checkpoint of size ${size} is not signed by the key that may be believed at this size (believed: ${whose}). ` +
      'A new key must be named by the one before it.',
  );
}

function parsed(text: string): Checkpoint {
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
