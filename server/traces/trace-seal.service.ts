import type { EntityManager } from '@mikro-orm/postgresql';
import { type Context, ownedBy } from '#server/context.ts';
import { encodeId, newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import { anchorOwn } from '#server/events/event.service.ts';
import { hex } from '#server/ledger/commitment.ts';
import { emptyFrontier, grow } from '#server/ledger/growth.ts';
import { nothingRecorded } from '#server/ledger/ledger.errors.ts';
import { leafHash } from '#server/ledger/merkle.ts';
import { Trace } from './trace.entity.ts';
import { TraceEmptyError, TraceSealedError } from './trace.errors.ts';
import { lockedTrace, record } from './trace.service.ts';

/**
 * Seals a trace. Three steps, of which the second decides, as with a document: the trace is closed, the event that
 * anchors what is in it, and then it is told of. A process that dies before the second leaves a trace that
 * housekeeping opens again, and after it one that housekeeping completes; the event's id is in the row from the first
 * step on, so there is never a second seal.
 */
export async function seal(ctx: Context, id: string): Promise<void> {
  const sealing = await close(ctx, id);
  await anchor(ctx, sealing);
  await complete(ctx, id);
}

interface Entry {
  id: string;
  commitment: Buffer;
}

interface Sealing {
  trace: Trace;
  eventId: string;
  root: Buffer;
  entries: readonly Entry[];
}

/** Not under the request's idempotency key: nothing has taken effect yet. */
function close(ctx: Context, id: string): Promise<Sealing> {
  return ctx.runtime.orm.em.fork().transactional(async (em) => {
    const trace = await lockedTrace(ctx, em, id);
    if (!trace) throw new NotFoundError('trace');
    if (trace.status() !== 'OPEN') throw new TraceSealedError();
    if (trace.eventCount === 0) throw new TraceEmptyError();
    const entries = await entriesOf(em, trace);
    const root = rootOver(entries.map(({ commitment }) => commitment));
    const eventId = newId();
    Object.assign(trace, { sealEventId: eventId, sealingAt: ctx.now(), root });
    return { trace, eventId, root, entries };
  });
}

async function entriesOf(em: EntityManager, { id, eventCount }: Trace): Promise<Entry[]> {
  const entries = await em.execute<Entry[]>(
    `select event.id, event.commitment from trace_event join event on event.id = trace_event.event_id
      where trace_event.trace_id = ? order by event.log_index`,
    [id],
  );
  if (entries.length === eventCount) return entries;
  throw new Error(`the trace ${id} has ${entries.length} events and counts ${eventCount}`);
}

/** The Merkle tree hash of RFC 6962 over commitments, each a leaf. */
export const rootOver = (commitments: readonly Uint8Array[]): Buffer =>
  grow(emptyFrontier, commitments.map(leafHash)).root;

/** What the seal says, for good. */
const payloadOf = ({ trace, root, entries }: Sealing) => ({
  trace_id: encodeId('Trace', trace.id),
  label: trace.label,
  ...(trace.description ? { description: trace.description } : {}),
  event_count: entries.length,
  root: hex(root),
  events: entries.map(({ id, commitment }) => ({
    event_id: encodeId('Event', id),
    commitment: hex(commitment),
  })),
});

async function anchor(ctx: Context, sealing: Sealing): Promise<void> {
  const { trace, eventId } = sealing;
  try {
    await anchorOwn(ctx, { id: eventId, type: 'trace.sealed', payload: payloadOf(sealing) });
  } catch (error) {
    // Otherwise the seal may be there: housekeeping looks.
    if (nothingRecorded(error)) await reopen(ctx, trace.id, eventId);
    throw error;
  }
}

/** Takes a seal back that has not been anchored. */
export async function reopen(ctx: Context, id: string, sealEventId: string): Promise<void> {
  const open = { sealEventId: null, sealingAt: null, root: null };
  const where = { id, ...ownedBy(ctx), sealEventId, sealedAt: null };
  await ctx.runtime.orm.em.fork().nativeUpdate(Trace, where, open);
}

/** Shows an anchored seal and tells of it; once, whoever does. */
export async function complete(ctx: Context, id: string): Promise<void> {
  await transaction(ctx, async (em) => {
    const trace = await lockedTrace(ctx, em, id);
    if (trace?.status() !== 'SEALING') return;
    const [event] = await em.execute<{ ingested_at: Date }[]>('select ingested_at from event where id = ?', [
      trace.sealEventId,
    ]);
    if (!event) throw new Error(`the seal of the trace ${id} is not in the log`);
    trace.sealedAt = new Date(event.ingested_at);
    const eventId = encodeId('Event', trace.sealEventId ?? '');
    record(ctx, em, 'trace.sealed', trace, { eventCount: trace.eventCount, eventId });
  });
}
