import type { Checkpoint } from '#server/ledger/verifier/checkpoint.ts';
import type { KnownKey } from '#server/ledger/verifier/key-chain.ts';
import { DamageError, UnreadableError } from './audit.errors.ts';
import type { AuditState } from './audit-state.ts';
import type { Witnesses } from './audit-witnesses.ts';
import type { Asked, LogSource } from './log-source.ts';
import {
  type BelievedKeys,
  believedCheckpoint,
  believedKeys,
  type KeyList,
  readKeyList,
} from './trusted-keys.ts';

/** The newest checkpoint, and where witnesses count the newest that they have cosigned; the larger one first. */
export async function headsOf(source: LogSource, witnesses: Witnesses | null): Promise<string[]> {
  const cosigned = witnesses && (await source.get('checkpoint/cosigned'));
  const newest = await source.get('checkpoint');
  return [newest, cosigned]
    .flatMap((file) => file?.toString('utf8') ?? [])
    .sort((a, b) => sizeSaid(b) - sizeSaid(a));
}

/** Before anything of it is believed. */
const sizeSaid = (checkpoint: string) => Number(checkpoint.split('\n', 2)[1]) || 0;

/** What is known of a key's sizes goes before its being given once more. */
export function trustedOf(given: readonly string[], { keys }: AuditState): KnownKey[] {
  const fresh = given.filter((vkey) => !keys.some((key) => key.vkey === vkey));
  return [...keys, ...fresh.map((vkey) => ({ vkey, fromSize: null }))];
}

export interface Heard {
  checkpoint: Checkpoint;
  keys: BelievedKeys;
  list: KeyList | null;
  firstUse: string | null;
}

/**
 * The checkpoint with the keys by which it may be believed. They are read after it, and once more past all caches
 * where they do not fit: a key may have been rotated just now.
 */
export async function hear(source: LogSource, text: string, trusted: readonly KnownKey[]): Promise<Heard> {
  try {
    return await believed(source, text, trusted, { isFresh: false });
  } catch (error) {
    if (!(error instanceof DamageError)) throw error;
    return believed(source, text, trusted, { isFresh: true });
  }
}

async function believed(
  source: LogSource,
  text: string,
  trusted: readonly KnownKey[],
  asked: Asked,
): Promise<Heard> {
  const list = await readKeyList(source, asked);
  const firstUse = trusted.length === 0 ? (list?.checkpointKeys[0]?.vkey ?? null) : null;
  const anchors = firstUse === null ? trusted : [{ vkey: firstUse, fromSize: null }];
  if (anchors.length === 0)
    throw new UnreadableError('There is no list of keys beside the log. Give its key with --key.');
  const keys = await believedKeys(anchors, list);
  return { checkpoint: await believedCheckpoint(text, keys), keys, list, firstUse };
}

/** All that may be believed from now on, so that a list that forgets a key does not bring back the one before it. */
export function learned({ keys: { chain } }: Heard, trusted: readonly KnownKey[]): KnownKey[] {
  const followed = chain.map(({ key, fromSize }) => ({ vkey: key.vkey, fromSize }));
  const unplaced = trusted.filter(({ vkey }) => !followed.some((key) => key.vkey === vkey));
  return [...followed, ...unplaced];
}
