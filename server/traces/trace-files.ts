import { type Context, ownedBy } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import { type Drawing, drawing } from '#server/drawing.ts';
import type { EventFacts } from '#server/events/event.query.ts';
import { checkpointNote } from '#server/ledger/checkpoint.ts';
import { hex } from '#server/ledger/commitment.ts';
import { traceCertificate } from '#server/pdf/trace-certificate.ts';
import * as traces from './trace.query.ts';
import { allFactsOf } from './trace-events.query.ts';
import { type Sealed, sealedTrace } from './trace-proof.ts';

const rowsOfEvent = 2;

/** What a trace has no certificate for: it does not exist for the caller, or is not sealed. */
export type NoCertificate = 'NOT_FOUND' | 'NOT_SEALED';

/** The certificate of a sealed trace as PDF. `publicUrl` is where its reader looks it up. */
export async function certificateFile(
  ctx: Context,
  id: string,
  publicUrl: string,
): Promise<Drawing | NoCertificate> {
  const trace = await traces.byId(ctx, id);
  if (!trace) return 'NOT_FOUND';
  const sealed = await sealedTrace(ctx, trace);
  if (!sealed) return 'NOT_SEALED';
  const events = await allFactsOf(ctx.runtime.pool, ownedBy(ctx), id);
  return drawing(ctx, `${encodeId('Trace', id)}.pdf`, events.length * rowsOfEvent, () =>
    traceCertificate(printed(ctx, sealed, events, publicUrl)),
  );
}

function printed(
  ctx: Context,
  { trace, sealedAt, root, seal, proof }: Sealed,
  events: readonly EventFacts[],
  publicUrl: string,
) {
  const { checkpoint, index } = proof;
  const sealId = encodeId('Event', seal.id);
  return {
    id: encodeId('Trace', trace.id),
    label: trace.label,
    description: trace.description,
    organization: ctx.principal.organizationName,
    isTest: ctx.principal.environment === 'TEST',
    createdAt: trace.createdAt,
    sealedAt,
    root: hex(root),
    events: events.map((event) => ({
      id: encodeId('Event', event.id),
      type: event.type,
      hash: hex(event.payloadHash),
      at: event.ingestedAt,
      logIndex: Number(event.logIndex),
    })),
    seal: { id: sealId, logIndex: index, commitment: hex(seal.commitment) },
    checkpoint: {
      origin: checkpoint.origin,
      size: checkpoint.size,
      at: checkpoint.createdAt,
      witnesses: checkpoint.cosignatures.length,
      note: checkpointNote(checkpoint),
    },
    verifyUrl: `${publicUrl}/verify/${encodeId('Trace', trace.id)}`,
  };
}
