import type { Pool } from 'pg';
import type { Environment } from '#server/auth/principal.ts';
import { signatureLine } from '#server/ledger/note.ts';
import { MalformedError } from '#server/ledger/verifier/bytes.ts';
import {
  type CheckedSignature,
  checkSignature,
  parseCheckpoint,
} from '#server/ledger/verifier/checkpoint.ts';
import { parseVerifierKey, signaturesBy } from '#server/ledger/verifier/note.ts';

/** A signature of a witness that is asked by us, found to be good. */
export interface Cosignature {
  vkey: string;
  /** As the checkpoint carries it, with its newline. */
  line: string;
  cosignedAt: Date;
}

/** How far a witness's clock may be ahead. */
const maxAheadMs = 60 * 60 * 1000;

/** The good ones by these keys among what a witness has answered; others are not looked at. */
export async function goodCosignatures(
  checkpoint: string,
  lines: string,
  vkeys: readonly string[],
  now: Date,
): Promise<Cosignature[]> {
  const signed = parsed(checkpoint + lines);
  if (!signed) return [];
  const found: Cosignature[] = [];
  for (const vkey of vkeys) {
    const key = await parseVerifierKey(vkey);
    for (const signature of signaturesBy(key, signed.note)) {
      const cosignedAt = timeOf(await checkSignature(signed, key, signature), now);
      const id = Buffer.from(signature.keyId, 'hex');
      const line = signatureLine(key.name, id, signature.bytes);
      if (cosignedAt && !found.some((each) => each.vkey === vkey)) found.push({ vkey, line, cosignedAt });
    }
  }
  return found;
}

function parsed(note: string) {
  try {
    return parseCheckpoint(note);
  } catch (error) {
    if (error instanceof MalformedError) return null;
    throw error;
  }
}

/** Null for a signature that is not good: a witness must say when it was, and nobody signs tomorrow. */
function timeOf({ outcome, timestamp = 0n }: CheckedSignature, now: Date): Date | null {
  if (outcome !== 'valid' || timestamp === 0n) return null;
  const ms = Number(timestamp) * 1000;
  return ms <= now.getTime() + maxAheadMs ? new Date(ms) : null;
}

const uniqueViolation = '23505';
const tries = 10;

/** Stores it once; witnesses that answer at the same moment are counted one after the other. */
export async function storeCosignature(
  pool: Pool,
  environment: Environment,
  size: number,
  { vkey, line, cosignedAt }: Cosignature,
  now: Date,
): Promise<void> {
  for (let left = tries; ; left--) {
    try {
      await pool.query(
        `insert into ledger_cosignature (environment, size, vkey, nth, line, cosigned_at, created_at)
          select $1, $2, $3, 1 + (select count(*) from ledger_cosignature where environment = $1 and size = $2),
            $4, $5, $6
          on conflict (environment, size, vkey) do nothing`,
        [environment, size, vkey, line, cosignedAt, now],
      );
      return;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === uniqueViolation;
      if (!isTaken || left === 0) throw error;
    }
  }
}
