import type { Pool } from 'pg';
import { decodeId } from '#server/db/id.ts';
import { inclusionProofs } from '#server/ledger/proof.ts';
import * as events from './event.query.ts';
import { proofFile } from './event-proof.ts';

/** An event for whoever has been given its id: its `.tlog-proof`, never with its payload. */
export function createSharedEvents(pool: Pool, witnesses: number) {
  const found = async (id: string) => {
    const decoded = decodeId(id);
    return decoded?.type === 'Event' ? events.shared(pool, decoded.uuid) : null;
  };
  return {
    exists: async (id: string) => (await found(id)) !== null,
    async proof(id: string): Promise<string | null> {
      const event = await found(id);
      if (!event) return null;
      const [proof] = await inclusionProofs(pool, event.environment, [Number(event.logIndex)], witnesses);
      return proof ? proofFile(event, proof, false) : null;
    },
  };
}
