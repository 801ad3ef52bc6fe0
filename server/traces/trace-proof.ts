import { type Context, type Owner, ownedBy } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import * as events from '#server/events/event.query.ts';
import type { EventRecord } from '#server/events/event.service.ts';
import { proofFile, proofOf } from '#server/events/event-proof.ts';
import { commitmentOpening, hex } from '#server/ledger/commitment.ts';
import type { InclusionProof } from '#server/ledger/proof.ts';
import { TreeDamageError } from '#server/ledger/tree.query.ts';
import type { TraceRecord } from './trace.query.ts';
import * as traceEvents from './trace-events.query.ts';

export interface Sealed {
  trace: TraceRecord;
  sealedAt: Date;
  root: Buffer;
  seal: EventRecord;
  /** That the seal is in the log. */
  proof: InclusionProof;
}

/** What proves that a trace is sealed; null while it is not. */
export async function sealedTrace(ctx: Context, trace: TraceRecord): Promise<Sealed | null> {
  const { sealedAt, sealEventId, root } = trace;
  if (!sealedAt || !sealEventId || !root) return null;
  const seal = await events.byId(ctx, sealEventId);
  if (!seal) throw new TreeDamageError(`The seal of the trace ${trace.id} is not in the log.`);
  return { trace, sealedAt, root, seal, proof: await proofOf(ctx, seal) };
}

/**
 * The proof as one JSON document, for whoever wants to check it without this server: the seal as a `.tlog-proof` with
 * its payload, which names every event by its commitment, and the opening of each of these. See `docs/traces.md`.
 */
export async function proofBundle(ctx: Context, sealed: Sealed, withPayloads: boolean) {
  const { id } = sealed.trace;
  const found = withPayloads
    ? (await traceEvents.allOf(ctx, id)).map(disclosed)
    : (await traceEvents.allFactsOf(ctx.runtime.pool, ownedBy(ctx), id)).map(bundled);
  return bundleOf(ctx.principal, sealed, found);
}

/** Its owner's name is told where it is given. */
export function bundleOf(
  { organizationId, organizationName, environment }: Owner & { organizationName?: string },
  { trace, sealedAt, root, seal, proof }: Sealed,
  events: readonly ReturnType<typeof bundled>[],
) {
  return {
    version: 'countersign/trace-proof@1',
    trace_id: encodeId('Trace', trace.id),
    label: trace.label,
    ...(trace.description ? { description: trace.description } : {}),
    organization: {
      id: encodeId('Organization', organizationId),
      ...(organizationName === undefined ? {} : { name: organizationName }),
    },
    environment: environment.toLowerCase(),
    status: 'sealed',
    created_at: trace.createdAt.toISOString(),
    sealed_at: sealedAt.toISOString(),
    composite_hash: hex(root),
    event_count: events.length,
    events,
    seal_event: { ...factsOf(seal), tlog_proof: proofFile(seal, proof, true) },
  };
}

/** An event of a bundle, without what it says. */
export const bundled = (event: events.EventFacts) => ({
  ...factsOf(event),
  opening: commitmentOpening(event),
});

const disclosed = (event: EventRecord) => ({
  ...bundled(event),
  payload: JSON.parse(event.canonical.toString('utf8')) as unknown,
});

const factsOf = (event: events.EventFacts) => ({
  event_id: encodeId('Event', event.id),
  event_type: event.type,
  content_hash: hex(event.payloadHash),
  timestamp: event.ingestedAt.toISOString(),
  log_index: Number(event.logIndex),
  commitment: hex(event.commitment),
  signature: event.signature.toString('base64'),
  public_key: event.publicKey.toString('base64'),
});
