import type { EntityManager } from '@mikro-orm/postgresql';
import { type Context, ownedBy } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { afterCommit } from '#server/db/transaction.ts';
import {
  type EventType,
  type InternalType,
  isEventType,
  type LateType,
} from '#server/webhooks/event-types.ts';
import { addMessage } from '#server/webhooks/outbox.ts';
import type { Snapshot } from '#server/webhooks/snapshot.ts';
import { Activity } from './activity.entity.ts';
import { isHistoryType } from './history-types.ts';

interface AnyTrace {
  subject: { id: string; label: string };
  data?: Record<string, unknown>;
  reason?: string | null;
  /** The subject's world, where it is not the principal's own. */
  environment?: 'LIVE' | 'TEST';
}

/**
 * `type` is `thing.verbed`: of `webhooks/event-types.ts`, with the thing after the change as webhooks show it
 * (`thing.snapshot.ts`), or of what is told to nobody else.
 */
export type Trace = AnyTrace &
  ({ type: LateType | InternalType; object?: Snapshot } | { type: EventType; object: Snapshot });

/** Nouns that no environment has: found in live and in test, wherever the person was looking at the time. */
const organizationWide = new Set(['organization', 'member', 'invitation', 'person']);

const concernsAll = (type: Trace['type']) => organizationWide.has(type.split('.', 1)[0] ?? '');

/**
 * Leaves the trace of a change in the change's own transaction (`em` must be the transaction's). What belongs to the
 * organization's history is queued for the log by the table itself.
 */
export function record(ctx: Context, em: EntityManager, trace: Trace): void {
  const { actor } = ctx.principal;
  const id = newId();
  const owner = { ...ownedBy(ctx), ...(trace.environment ? { environment: trace.environment } : {}) };
  const { type, subject, data = {}, object = null } = trace;
  const createdAt = ctx.now();
  em.create(Activity, {
    id,
    ...owner,
    type,
    subjectId: subject.id,
    subjectLabel: subject.label,
    data,
    organizationWide: concernsAll(type),
    actorType: actor.type,
    actorId: actor.id,
    actorLabel: actor.label,
    reason: trace.reason ?? null,
    requestId: ctx.requestId,
    ip: ctx.caller?.ip ?? null,
    createdAt,
  });
  if (isHistoryType(type)) afterCommit(em, ctx.runtime.history.ring);
  if (!isEventType(type)) return;
  addMessage(em, { id, ...owner, type, subjectId: subject.id, object, data, createdAt });
  afterCommit(em, ctx.runtime.messages.ring);
}

/** The creator columns of a new row. */
export function createdBy(ctx: Context) {
  const { actor } = ctx.principal;
  return { createdByType: actor.type, createdById: actor.id, createdByLabel: actor.label };
}
