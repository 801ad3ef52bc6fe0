import * as attestations from '#server/attestations/attestation.service.ts';
import type { Context, Runtime } from '#server/context.ts';
import { run } from '#server/db/rows.ts';
import * as traces from '#server/traces/trace-seal.service.ts';
import { type ClockSubject, clockContext } from './clock-context.ts';
import { abandonedMs } from './documents.ts';
import { eachOf, type Job } from './jobs.ts';

const minuteMs = 60 * 1000;
const mostAtOnce = 500;

/** Brings attestations and seals to an end whose process died in the middle. */
export const ledgerRecordsJob: Job = {
  name: 'ledger-records',
  everyMs: 5 * minuteMs,
  run: lookAfterLedgerRecords,
};

interface Kind {
  table: 'attestation' | 'trace';
  eventId: string;
  /** What is half done, and since when. */
  unfinished: string;
  since: string;
  /** Where the event is in the log. */
  complete(ctx: Context, id: string): Promise<void>;
  /** Where it is not, and never will be. */
  drop(ctx: Context, id: string, eventId: string): Promise<void>;
}

const kinds: readonly Kind[] = [
  {
    ...{ table: 'attestation', eventId: 'event_id', unfinished: 'record.anchored_at is null' },
    since: 'created_at',
    complete: attestations.complete,
    drop: attestations.drop,
  },
  {
    ...{ table: 'trace', eventId: 'seal_event_id', since: 'sealing_at' },
    unfinished: 'record.seal_event_id is not null and record.sealed_at is null',
    complete: traces.complete,
    drop: traces.reopen,
  },
];

export async function lookAfterLedgerRecords(runtime: Runtime): Promise<void> {
  const abandoned = new Date(runtime.now().getTime() - abandonedMs);
  for (const kind of kinds) {
    const found = await unfinished(runtime, kind, abandoned);
    await eachOf(runtime, found, (record) => finish(runtime, kind, record));
  }
}

interface Unfinished extends ClockSubject {
  id: string;
  eventId: string;
  /** Who anchored it; null where nobody has. */
  actorType: 'API_KEY' | 'USER' | 'SYSTEM' | null;
  actorId: string | null;
  actorLabel: string | null;
}

function unfinished({ pool }: Runtime, kind: Kind, before: Date): Promise<Unfinished[]> {
  const text = `select record.id, record.${kind.eventId} as "eventId", record.environment,
      event.created_by_type as "actorType", event.created_by_id as "actorId",
      event.created_by_label as "actorLabel", organization.id as "organizationId",
      organization.name as "organizationName"
    from ${kind.table} record join organization on organization.id = record.organization_id
    left join event on event.id = record.${kind.eventId}
    where ${kind.unfinished} and record.${kind.since} < $1 order by record.${kind.since} limit ${mostAtOnce}`;
  return run<Unfinished>(pool, { name: `${kind.table}_unfinished`, text, values: [before] });
}

/** In the name of whoever anchored it, for it was they who did. */
async function finish(runtime: Runtime, kind: Kind, record: Unfinished): Promise<void> {
  const { id, eventId, actorType, actorId, actorLabel, ...owner } = record;
  const ctx = clockContext(runtime, owner, 'ledger-records');
  if (!actorType) return kind.drop(ctx, id, eventId);
  const actor = { type: actorType, id: actorId, label: actorLabel ?? '' };
  return kind.complete({ ...ctx, principal: { ...ctx.principal, actor } }, id);
}
