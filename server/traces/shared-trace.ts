import type { Pool } from 'pg';
import { decodeId } from '#server/db/id.ts';
import * as events from '#server/events/event.query.ts';
import { inclusionProofs } from '#server/ledger/proof.ts';
import { TreeDamageError } from '#server/ledger/tree.query.ts';
import * as traces from './trace.query.ts';
import * as traceEvents from './trace-events.query.ts';
import { bundled, bundleOf } from './trace-proof.ts';

/** A sealed trace for whoever has been given its id; what its events say is never read for them. */
export function createSharedTraces(pool: Pool, witnesses: number) {
  async function sealed(id: string) {
    const decoded = decodeId(id);
    return decoded?.type === 'Trace' ? traces.sharedSealed(pool, decoded.uuid) : null;
  }

  async function proof(id: string): Promise<string | null> {
    const trace = await sealed(id);
    if (!trace?.sealedAt || !trace.sealEventId || !trace.root) return null;
    const { sealedAt, root, organizationId, environment } = trace;
    const owner = { organizationId, environment };
    const [seal, found] = await Promise.all([
      events.shared(pool, trace.sealEventId),
      traceEvents.allFactsOf(pool, owner, trace.id),
    ]);
    const [inclusion] = seal
      ? await inclusionProofs(pool, environment, [Number(seal.logIndex)], witnesses)
      : [];
    if (!seal || !inclusion)
      throw new TreeDamageError(`The seal of the trace ${trace.id} is not in the log.`);
    const bundle = bundleOf(owner, { trace, sealedAt, root, seal, proof: inclusion }, found.map(bundled));
    return JSON.stringify(bundle);
  }

  return { proof, exists: async (id: string) => (await sealed(id)) !== null };
}
