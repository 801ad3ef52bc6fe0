import type { EntityManager } from '@mikro-orm/postgresql';
import type { Owner } from '#server/context.ts';
import { detailNames } from './event-details.ts';
import type { EventType } from './event-types.ts';
import type { Snapshot } from './snapshot.ts';
import { WebhookMessage } from './webhook-message.entity.ts';

export interface OutboxEntry extends Owner {
  /** The same as that of the activity it goes with. */
  id: string;
  type: EventType;
  subjectId: string;
  object: Snapshot | null;
  data: Record<string, unknown>;
  createdAt: Date;
}

/** Puts what others are to be told beside the change itself; `em` must be the change's transaction. */
export function addMessage(em: EntityManager, { object, data, ...entry }: OutboxEntry): void {
  const names = detailNames(entry.type);
  const told = Object.fromEntries(names.flatMap((name) => (name in data ? [[name, data[name]]] : [])));
  const details = names.length > 0 ? JSON.stringify(told) : null;
  em.create(WebhookMessage, { ...entry, data: object && JSON.stringify(object), details, seq: null });
}
