import { sha256 } from '#server/auth/secrets.ts';
import type { Context } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import * as events from '#server/events/event.query.ts';
import type { EventRecord } from '#server/events/event.service.ts';
import { sha256In } from '#server/sha256-hex.ts';
import * as attestations from './attestation.query.ts';

export type MatchedField = 'PROMPT' | 'OUTPUT' | 'PAYLOAD' | 'EVENT_HASH';

export interface Verification {
  event: EventRecord;
  /** What of the attestation it is; null when it is nothing of it. */
  matchedField: MatchedField | null;
  /** What was looked for, in hex. */
  submittedHash: string;
}

export interface Claimed {
  id: string;
  /** The prompt or the output. */
  text?: string | null;
  /** SHA-256 in hex. */
  hash?: string | null;
}

/** Whether this is what was attested under this id, whoever asks; null when nothing was. */
export async function verify(ctx: Context, { id, text, hash }: Claimed): Promise<Verification | null> {
  const submittedHash = submitted(text, hash);
  const eventId = await attestations.sharedEventId(ctx.runtime.pool, id);
  const event = eventId && (await events.shared(ctx.runtime.pool, eventId));
  return event ? { event, matchedField: matchedField(event, submittedHash), submittedHash } : null;
}

function submitted(text: string | null | undefined, hash: string | null | undefined): string {
  if ((text == null) === (hash == null)) throw badInput('Give either text or hash.');
  if (text != null) {
    if (!text.isWellFormed()) throw badInput('text holds half a surrogate pair, which no bytes stand for.');
    return sha256(text).toString('hex');
  }
  const bytes = sha256In(hash ?? '');
  if (!bytes) throw badInput('hash must be a SHA-256 in hex, 64 characters.');
  return bytes.toString('hex');
}

const badInput = (message: string) => new RequestError('BAD_USER_INPUT', 400, message);

/** By what is anchored, not by the row beside it. */
function matchedField(event: EventRecord, hash: string): MatchedField | null {
  const anchored = JSON.parse(event.canonical.toString('utf8')) as Record<string, unknown>;
  if (anchored.prompt_hash === hash) return 'PROMPT';
  if (anchored.output_hash === hash) return 'OUTPUT';
  if (event.payloadHash.toString('hex') === hash) return 'PAYLOAD';
  return event.commitment.toString('hex') === hash ? 'EVENT_HASH' : null;
}
