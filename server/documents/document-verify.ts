import type { Context } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { documentHash } from '#server/events/document-hash.ts';
import * as events from '#server/events/event.query.ts';
import type { EventRecord } from '#server/events/event.service.ts';
import { sha256In } from '#server/sha256-hex.ts';
import * as documents from './document.query.ts';

export interface DocumentVerification {
  /** The event that anchors it. */
  event: EventRecord;
  /** In hex, both. */
  anchoredHash: string;
  submittedHash: string;
}

export interface ClaimedDocument {
  /** Of the document, or of the event that anchors it. */
  of: { type: 'Document' | 'Event'; uuid: string };
  /** In hex. */
  sha256: string;
}

/** Whether this is the hash of that document, whoever asks; null when no such document was anchored. */
export async function verify(
  { runtime: { pool } }: Context,
  { of, sha256 }: ClaimedDocument,
): Promise<DocumentVerification | null> {
  const submitted = sha256In(sha256);
  if (!submitted) {
    throw new RequestError('BAD_USER_INPUT', 400, 'sha256 must be a SHA-256 in hex, 64 characters.');
  }
  const id = of.type === 'Event' ? of.uuid : (await documents.shared(pool, of.uuid))?.eventId;
  const event = id === undefined ? null : await events.shared(pool, id);
  const anchored = event && documentHash(event);
  if (!anchored) return null;
  return { event, anchoredHash: anchored.toString('hex'), submittedHash: submitted.toString('hex') };
}
