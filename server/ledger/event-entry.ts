import type { Actor, Environment } from '#server/auth/principal.ts';
import type { CommitmentVersion } from './commitment.ts';
import type { InclusionProof } from './proof.ts';

/** An event before it has a place in the log. */
export interface EventEntry {
  id: string;
  organizationId: string;
  environment: Environment;
  type: string;
  canonical: Buffer;
  payloadHash: Buffer;
  salt: Buffer;
  ingestedAt: Date;
  /** When it happened, as its sender says. */
  occurredAt: Date | null;
  /** The RFC 8785 form of what its sender says beside the payload. */
  metadata: string | null;
  apiKeyId: string | null;
  createdByType: Actor['type'];
  createdById: string | null;
  createdByLabel: string;
  /** What it is about, where it is an entry of the organization's own history rather than an event. */
  historyOf?: string;
  /** The request's hold on its idempotency key (`db/idempotency.ts`), which takes effect with the event. */
  claimId?: string;
  /** The trace that it becomes part of (`traces/trace-filing.ts`), or is refused with. */
  traceId?: string;
}

/** What the log adds. */
export interface AppendedEvent {
  logIndex: bigint;
  commitment: Buffer;
  commitmentVersion: CommitmentVersion;
  signature: Buffer;
  signingKeyId: string;
  publicKey: Buffer;
  /** The proof under the head that was signed with it, of an event that has just been appended. */
  inclusion?: () => InclusionProof;
}

/** What one request appends, of one organization and one moment: all of it or nothing. */
export type Unit<Entry extends EventEntry = EventEntry> = readonly Entry[];
