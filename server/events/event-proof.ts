import type { Environment } from '#server/auth/principal.ts';
import type { Context } from '#server/context.ts';
import { perRequest } from '#server/db/per-request.ts';
import { type InclusionProof, inclusionProofs } from '#server/ledger/proof.ts';
import { tlogProof } from '#server/ledger/tlog-proof.ts';
import type { EventRecord } from './event.service.ts';

const byIndex = perRequest((ctx, indices: readonly string[], environment: Environment) =>
  inclusionProofs(ctx.runtime.pool, environment, indices.map(Number), ctx.runtime.config.witnesses.length),
);

/** Of what has just been anchored under the head signed with it, of anything else under the best that covers it. */
export async function proofOf(ctx: Context, event: EventRecord): Promise<InclusionProof> {
  return event.inclusion?.() ?? byIndex(ctx, event.logIndex.toString(), event.environment);
}

/** The proof as a `.tlog-proof`, with what was anchored where its holder wants to disclose that. */
export function proofFile(event: EventRecord, proof: InclusionProof, withPayload: boolean): string {
  const payload: unknown = withPayload ? JSON.parse(event.canonical.toString('utf8')) : undefined;
  return tlogProof(event, proof, payload);
}
