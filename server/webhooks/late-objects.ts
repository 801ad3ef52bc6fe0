import type { EntityManager } from '@mikro-orm/postgresql';
import { ApiKey } from '#server/api-keys/api-key.entity.ts';
import { snapshotOf as keySnapshot } from '#server/api-keys/api-key.snapshot.ts';
import { Event } from '#server/events/event.entity.ts';
import { snapshotOf as eventSnapshot } from '#server/events/event.snapshot.ts';
import type { Snapshot } from './snapshot.ts';

type Read = (em: EntityManager, ids: string[]) => Promise<[id: string, snapshot: Snapshot][]>;

/** Things whose changes are written in bulk, and read when it is their messages' turn. They are never deleted. */
const reads: Readonly<Record<string, Read>> = {
  api_key: async (em, ids) =>
    (await em.find(ApiKey, { id: { $in: ids } })).map((key) => [key.id, keySnapshot(key)]),
  event: async (em, ids) =>
    (await em.find(Event, { id: { $in: ids } })).map((event) => [event.id, eventSnapshot(event)]),
};

export interface Late {
  type: string;
  subjectId: string;
}

/** The things that the messages are about, by id. */
export async function lateObjects(
  em: EntityManager,
  messages: readonly Late[],
): Promise<Map<string, Snapshot>> {
  const found = new Map<string, Snapshot>();
  for (const [noun, read] of Object.entries(reads)) {
    const ids = messages.filter(({ type }) => type.startsWith(`${noun}.`)).map(({ subjectId }) => subjectId);
    if (ids.length === 0) continue;
    for (const [id, snapshot] of await read(em, [...new Set(ids)])) found.set(id, snapshot);
  }
  return found;
}
