import type { Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import { sha256 } from '#server/auth/secrets.ts';
import { encodeId } from '#server/db/id.ts';
import { logPiece } from '#server/events/event.query.ts';
import type { EventRecord } from '#server/events/event.service.ts';
import { commitmentOf } from '#server/ledger/commitment.ts';
import { leafHash } from '#server/ledger/merkle.ts';
import { receiptOf, verifyReceipt } from '#server/ledger/receipt.ts';
import { DamageError, UnreadableError } from './audit.errors.ts';
import type { LeafHashes } from './leaf-hashes.ts';

const pieceSize = 1_000;

export interface DatabaseAudit {
  pool: Pool;
  origin: string;
  hashes: LeafHashes;
  /** Raw, in base64; null where the log lists none. */
  receiptKeys: readonly string[] | null;
}

/** For the operator: each stored event against its own bytes, its place in the log and its receipt. Answers how many. */
export async function auditDatabase({ pool, origin, hashes, receiptKeys }: DatabaseAudit): Promise<number> {
  const { rows } = await pool.query<{ environment: Environment }>(
    'select environment from ledger_log where origin = $1',
    [origin],
  );
  const environment = rows[0]?.environment;
  if (!environment) throw new UnreadableError(`The database has no log named ${origin}.`);
  const size = hashes.size();
  for (let from = 0; from < size; from += pieceSize) {
    const count = Math.min(pieceSize, size - from);
    const events = await logPiece(pool, environment, { from, count });
    for (let offset = 0; offset < count; offset++) {
      const index = from + offset;
      const wrong = fault(events[offset], index, hashes.at(index), receiptKeys);
      if (wrong) throw new DamageError(`The event at index ${index}${wrong}`, index);
    }
  }
  return size;
}

/** What is wrong with it, to be said after its index; null for nothing. */
function fault(
  event: EventRecord | undefined,
  index: number,
  leaf: Buffer,
  receiptKeys: readonly string[] | null,
): string | null {
  if (!event || event.logIndex !== BigInt(index)) return ' is not in the database.';
  const of = ` (${encodeId('Event', event.id)})`;
  if (!sha256(event.canonical).equals(event.payloadHash))
    return `${of} has another payload than its hash says.`;
  if (!commitmentOf(event).equals(event.commitment))
    return `${of} is not what its commitment is made of: id, type, times, metadata, hash or salt has been changed.`;
  if (!leafHash(event.commitment).equals(leaf)) return `${of} is not the entry that the log has there.`;
  if (!verifyReceipt(receiptOf(event), event.signature, event.publicKey))
    return `${of} does not fit its receipt: its organization, index or signature has been changed.`;
  if (receiptKeys && !receiptKeys.includes(event.publicKey.toString('base64')))
    return `${of} has a receipt by a key that the log does not list.`;
  return null;
}
