import type { Environment } from '#server/auth/principal.ts';
import { sha256 } from '#server/auth/secrets.ts';
import { encodeId } from '#server/db/id.ts';
import { rfc8785Sorted } from './canonical.ts';

export const saltLength = 32;

/** What an event's commitment is made of; a stored row has all of it. */
export interface Committed {
  id: string;
  environment: Environment;
  type: string;
  payloadHash: Uint8Array;
  salt: Uint8Array;
  ingestedAt: Date;
  /** When it happened, as its sender says. */
  occurredAt: Date | null;
  /** The RFC 8785 form of what its sender says beside the payload. */
  metadata: string | null;
  commitmentVersion: CommitmentVersion;
}

export type CommitmentVersion = 1 | 2;

/** The version that a new event commits by: the second is for those alone that have what the first knows nothing of. */
export const versionFor = ({ occurredAt, metadata }: Pick<Committed, 'occurredAt' | 'metadata'>) =>
  occurredAt !== null || metadata !== null ? 2 : 1;

interface OpeningFields {
  kind: 'countersign/commitment';
  environment: Environment;
  eventId: string;
  ingestedAt: string;
  payloadHash: string;
  salt: string;
  type: string;
}

/** What its holder discloses to prove what a leaf stands for. Every field is a string, or null, except `v`. */
export type CommitmentOpening =
  | (OpeningFields & { v: 1 })
  | (OpeningFields & { v: CommitmentVersion; occurredAt: string | null; metadataHash: string | null });

export const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** Its members are in the order in which they are hashed. */
export function commitmentOpening(event: Committed): CommitmentOpening {
  const before = {
    environment: event.environment,
    eventId: encodeId('Event', event.id),
    ingestedAt: event.ingestedAt.toISOString(),
    kind: 'countersign/commitment',
  } as const;
  const after = { payloadHash: hex(event.payloadHash), salt: hex(event.salt), type: event.type };
  // What a row of version 1 says besides, it was given later: with that it is an opening that nothing ever had.
  if (event.commitmentVersion === 1 && versionFor(event) === 1) return { ...before, ...after, v: 1 };
  const { occurredAt, metadata } = event;
  return {
    ...before,
    metadataHash: metadata === null ? null : hex(sha256(metadata)),
    occurredAt: occurredAt?.toISOString() ?? null,
    ...after,
    v: event.commitmentVersion,
  };
}

/**
 * Version 1: SHA-256 over the RFC 8785 form of the opening, hashes and salt in lower-case hex, the time as
 * ISO 8601 in UTC with milliseconds. The salt's 256 random bits hide everything else, so the public log says
 * nothing about a guessable payload; whoever holds the opening and the payload recomputes the leaf alone.
 * No organization and no index: the log is public, and a leaf's place in the tree is its index.
 * Version 2 has two members more. See `docs/decisions/0002-event-commitment.md` and `0016-commitment-version-2.md`; a
 * change of format is a new `v`, never an edit.
 */
export function commitmentOf(event: Committed): Buffer {
  return sha256(rfc8785Sorted(commitmentOpening(event)));
}
