import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import * as activity from '#server/activity/activity.service.ts';
import { type Context, ownedBy } from '#server/context.ts';
import { encodeId, newId } from '#server/db/id.ts';
import { transaction } from '#server/db/transaction.ts';
import { NotFoundError } from '#server/errors.ts';
import { Event } from '#server/events/event.entity.ts';
import { invalid, optionalText, text, validate } from '#server/validation.ts';
import type { EventsOf } from '#server/webhooks/event-types.ts';
import { Trace, TraceEvent } from './trace.entity.ts';
import { mostEvents, TraceFullError, TraceNotEmptyError, TraceSealedError } from './trace.errors.ts';
import { snapshotOf } from './trace.snapshot.ts';

const createInput = z.object({
  label: text('The label', 255),
  description: optionalText('The description', 1_000),
});

export interface TraceInput {
  label: string;
  description?: string | null;
}

export async function create(ctx: Context, given: TraceInput): Promise<string> {
  const { label, description } = validate(createInput, given);
  return transaction(ctx, async (em) => {
    const trace = em.create(Trace, {
      id: newId(),
      ...ownedBy(ctx),
      label,
      description: description ?? null,
      eventCount: 0,
      createdAt: ctx.now(),
      ...activity.createdBy(ctx),
    });
    record(ctx, em, 'trace.created', trace);
    return trace.id;
  });
}

const mostAtOnce = 100;

/** Adds events that are anchored already. Those that are in it stay as they are, so that it can be asked again. */
export async function addEvents(ctx: Context, id: string, eventIds: readonly string[]): Promise<void> {
  if (eventIds.length === 0 || eventIds.length > mostAtOnce)
    invalid(['eventIds'], `Name 1 to ${mostAtOnce} events.`);
  await locked(ctx, id, ['traceId'], async (trace, em) => {
    if (trace.status() !== 'OPEN') throw new TraceSealedError(['traceId']);
    const added = await missingIn(ctx, em, id, eventIds);
    if (trace.eventCount + added.length > mostEvents) throw new TraceFullError(['eventIds']);
    if (added.length === 0) return;
    for (const eventId of added)
      em.create(TraceEvent, { traceId: id, eventId, ...ownedBy(ctx), createdAt: ctx.now() });
    trace.eventCount += added.length;
    const data = { eventIds: added.map((eventId) => encodeId('Event', eventId)) };
    record(ctx, em, 'trace.event_added', trace, data);
  });
}

/** Those that are not in the trace yet, once each; throws where one does not exist here. */
async function missingIn(
  ctx: Context,
  em: EntityManager,
  traceId: string,
  eventIds: readonly string[],
): Promise<string[]> {
  const asked = [...new Set(eventIds)];
  const own = { id: { $in: asked }, kind: 'EVENT', ...ownedBy(ctx) } as const;
  const found = await em.find(Event, own, { fields: ['id'] });
  const known = new Set(found.map((event) => event.id));
  const unknown = eventIds.findIndex((eventId) => !known.has(eventId));
  if (unknown >= 0) throw new NotFoundError('event', ['eventIds', String(unknown)]);
  const filed = await em.find(TraceEvent, { traceId, eventId: { $in: asked } }, { fields: ['eventId'] });
  const there = new Set(filed.map(({ eventId }) => eventId));
  return asked.filter((eventId) => !there.has(eventId));
}

/** Only one that is open and empty; `remove` because `delete` is a reserved word. */
export async function remove(ctx: Context, id: string): Promise<void> {
  await locked(ctx, id, ['id'], (trace, em) => {
    if (trace.status() !== 'OPEN') throw new TraceSealedError();
    if (trace.eventCount > 0) throw new TraceNotEmptyError();
    record(ctx, em, 'trace.deleted', trace);
    em.remove(trace);
  });
}

async function locked(
  ctx: Context,
  id: string,
  path: readonly string[],
  apply: (trace: Trace, em: EntityManager) => void | Promise<void>,
): Promise<void> {
  await transaction(ctx, async (em) => {
    const trace = await lockedTrace(ctx, em, id);
    if (!trace) throw new NotFoundError('trace', path);
    await apply(trace, em);
  });
}

/** Until the transaction ends; null when it does not exist for the caller. */
export const lockedTrace = (ctx: Context, em: EntityManager, id: string) =>
  em.findOne(Trace, { id, ...ownedBy(ctx) }, { lockMode: LockMode.PESSIMISTIC_WRITE });

/** Leaves the trace of a change of a trace. */
export function record(
  ctx: Context,
  em: EntityManager,
  type: EventsOf<'trace'>,
  trace: Trace,
  data: Record<string, unknown> = {},
): void {
  const subject = { id: trace.id, label: trace.label };
  activity.record(ctx, em, { type, subject, data, object: snapshotOf(trace) });
}
