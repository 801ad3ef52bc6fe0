import { sha256 } from '#server/auth/secrets.ts';
import type { Context } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { canonicalBytes } from '#server/ledger/canonical.ts';
import { sha256In } from '#server/sha256-hex.ts';
import { documentHash } from './document-hash.ts';
import { InvalidPayloadError } from './event.errors.ts';
import * as events from './event.query.ts';
import type { EventRecord } from './event.service.ts';

export type MatchedField = 'PAYLOAD' | 'EVENT_HASH' | 'METADATA' | 'DOCUMENT';

export interface Verification {
  event: EventRecord;
  /** What of the event it is; null when it is nothing of it. */
  matchedField: MatchedField | null;
  /** What was looked for, in hex. */
  submittedHash: string;
}

export interface Claimed {
  id: string;
  payload?: unknown;
  /** SHA-256 in hex. */
  hash?: string | null;
}

/** Whether this is what was anchored under this id, whoever asks; null when nothing was. */
export async function verify(ctx: Context, { id, payload, hash }: Claimed): Promise<Verification | null> {
  const submitted = submittedHash(ctx, payload, hash);
  const event = await events.shared(ctx.runtime.pool, id);
  if (!event) return null;
  return { event, matchedField: matchedField(event, submitted), submittedHash: submitted.toString('hex') };
}

function submittedHash(ctx: Context, payload: unknown, hash: string | null | undefined): Buffer {
  if ((payload == null) === (hash == null)) throw badInput('Give either payload or hash.');
  if (hash != null) {
    const bytes = sha256In(hash);
    if (!bytes) throw badInput('hash must be a SHA-256 in hex, 64 characters.');
    return bytes;
  }
  try {
    if (ctx.inexactInput !== null) throw new InvalidPayloadError(ctx.inexactInput);
    return sha256(canonicalBytes(payload));
  } catch (error) {
    throw error instanceof InvalidPayloadError ? badInput(error.message) : error;
  }
}

const badInput = (message: string) => new RequestError('BAD_USER_INPUT', 400, message);

function matchedField(event: EventRecord, submitted: Buffer): MatchedField | null {
  if (event.payloadHash.equals(submitted)) return 'PAYLOAD';
  if (event.commitment.equals(submitted)) return 'EVENT_HASH';
  if (event.metadata !== null && sha256(event.metadata).equals(submitted)) return 'METADATA';
  return documentHash(event)?.equals(submitted) ? 'DOCUMENT' : null;
}
