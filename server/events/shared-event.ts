import type { Pool } from 'pg';
import { decodeId } from '#server/db/id.ts';
import { inclusionProofs } from '#server/ledger/proof.ts';
import { tlogProof } from '#server/ledger/tlog-proof.ts';
import * as events from './event.query.ts';

/** An event for whoever has been given its id: its `.tlog-proof`, never with its payload. */
export function createSharedEvents(pool: Pool, witnesses: number) {
  const uuidIn = (id: string) => {
    const decoded = decodeId(id);
    return decoded?.type === 'Event' ? decoded.uuid : null;
  };
  return {
    async exists(id: string): Promise<boolean> {
      const uuid = uuidIn(id);
      return uuid !== null && events.exists(pool, uuid);
    },
    async proof(id: string): Promise<string | null> {
      const uuid = uuidIn(id);
      const [event] = uuid ? await events.sharedFacts(pool, [uuid]) : [];
      if (!event) return null;
      const [proof] = await inclusionProofs(pool, event.environment, [Number(event.logIndex)], witnesses);
      return proof ? tlogProof(event, proof) : null;
    },
  };
}
