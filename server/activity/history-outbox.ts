import { randomBytes } from 'node:crypto';
import type { ClientBase, Pool } from 'pg';
import type { Actor, Environment } from '#server/auth/principal.ts';
import { sha256 } from '#server/auth/secrets.ts';
import { encodeId } from '#server/db/id.ts';
import { rfc8785 } from '#server/ledger/canonical.ts';
import { saltLength } from '#server/ledger/commitment.ts';
import type { EventEntry } from '#server/ledger/event-entry.ts';
import { actorIdOf } from './actor-id.ts';
import { subjectTypeOf } from './history-types.ts';

export const mostAtOnce = 200;

/** A row of activity as it was written. */
interface Change {
  id: string;
  organization_id: string;
  environment: Environment;
  type: string;
  subject_id: string;
  subject_label: string;
  data: Record<string, unknown>;
  actor_type: Actor['type'];
  actor_id: string | null;
  actor_label: string;
  reason: string | null;
  request_id: string;
  created_at: string;
}

/** The environments in which something waits. Asked without a lock: nearly always nothing does. */
export async function waitingIn(pool: Pool): Promise<Environment[]> {
  const { rows } = await pool.query<{ environment: Environment }>({
    name: 'history_waiting',
    text: `select log.environment from unnest(array['LIVE', 'TEST']) as log (environment)
      where exists (select from ledger_outbox where ledger_outbox.environment = log.environment)`,
  });
  return rows.map(({ environment }) => environment);
}

/**
 * Under the log's lock, so one replica after another. The sequence is drawn while whoever makes a change holds the lock
 * of the thing, so it has each thing's changes in order. `number` counts a thing's changes from 1: it is in the entry,
 * so that one which is gone is missed.
 */
const taking = {
  name: 'history_take',
  text: `with taken as (
      delete from ledger_outbox where id in (
        select id from ledger_outbox where environment = $1 order by seq limit ${mostAtOnce})
      returning seq, subject_id, change)
    select change, row_number() over (partition by subject_id order by seq)::int
      + (select count(*) from event where kind = 'HISTORY' and event.subject_id = taken.subject_id)::int as number
    from taken order by seq`,
};

/** What waits, as entries of the log; taken away in the transaction of `client`. */
export async function takeHistory(
  client: ClientBase,
  environment: Environment,
  now: Date,
): Promise<EventEntry[]> {
  const { rows } = await client.query<{ change: Change; number: number }>({
    ...taking,
    values: [environment],
  });
  return rows.map(({ change, number }) => entryOf(change, number, now));
}

function entryOf(change: Change, number: number, ingestedAt: Date): EventEntry {
  const canonical = rfc8785(payloadOf(change, number));
  return {
    id: change.id,
    organizationId: change.organization_id,
    environment: change.environment,
    type: `countersign.${change.type}`,
    canonical,
    payloadHash: sha256(canonical),
    salt: randomBytes(saltLength),
    ingestedAt,
    apiKeyId: change.actor_type === 'API_KEY' ? change.actor_id : null,
    createdByType: change.actor_type,
    createdById: change.actor_id,
    createdByLabel: change.actor_label,
    occurredAt: null,
    metadata: null,
    historyOf: change.subject_id,
  };
}

/** In the forms in which the API shows the activity, so that whoever reads it there can compare. */
function payloadOf(change: Change, number: number) {
  const { id, type, data, reason, request_id: requestId } = change;
  return {
    kind: 'countersign/history',
    v: 1,
    id: encodeId('Activity', id),
    number,
    type,
    subject: { id: encodeId(subjectTypeOf(type), change.subject_id), label: change.subject_label },
    actor: {
      type: change.actor_type,
      id: actorIdOf(change.actor_type, change.actor_id),
      label: change.actor_label,
    },
    at: new Date(change.created_at).toISOString(),
    data,
    reason,
    requestId,
  };
}
