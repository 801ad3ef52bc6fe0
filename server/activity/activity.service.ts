import type { EntityManager } from '@mikro-orm/postgresql';
import { type Context, ownedBy } from '#server/context.ts';
import { newId } from '#server/db/id.ts';
import { Activity } from './activity.entity.ts';

export interface Trace {
  /** `thing.verbed` */
  type: `${string}.${string}`;
  subject: { id: string; label: string };
  data?: Record<string, unknown>;
  reason?: string | null;
  /** The subject's world, where it is not the principal's own. */
  environment?: 'LIVE' | 'TEST';
}

/** Leaves the trace of a change in the change's own transaction (`em` must be the transaction's). */
export function record(ctx: Context, em: EntityManager, trace: Trace): void {
  const { actor } = ctx.principal;
  em.create(Activity, {
    id: newId(),
    ...ownedBy(ctx),
    ...(trace.environment ? { environment: trace.environment } : {}),
    type: trace.type,
    subjectId: trace.subject.id,
    subjectLabel: trace.subject.label,
    data: trace.data ?? {},
    actorType: actor.type,
    actorId: actor.id,
    actorLabel: actor.label,
    reason: trace.reason ?? null,
    requestId: ctx.requestId,
    ip: ctx.caller?.ip ?? null,
    createdAt: ctx.now(),
  });
}

/** The creator columns of a new row. */
export function createdBy(ctx: Context) {
  const { actor } = ctx.principal;
  return { createdByType: actor.type, createdById: actor.id, createdByLabel: actor.label };
}
