import { type CommitmentVersion, commitmentOf, versionFor } from './commitment.ts';
import type { EventEntry } from './event-entry.ts';

/** An entry with all that can be made of it before it has a place in the log, and so without the log's lock. */
export interface Draft extends EventEntry {
  commitment: Buffer;
  commitmentVersion: CommitmentVersion;
}

export function draftOf(entry: EventEntry): Draft {
  const commitmentVersion = versionFor(entry);
  return { ...entry, commitmentVersion, commitment: commitmentOf({ ...entry, commitmentVersion }) };
}
