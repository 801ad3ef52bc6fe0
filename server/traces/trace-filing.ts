import type { ClientBase } from 'pg';
import { NotFoundError } from '#server/errors.ts';
import type { Admit } from '#server/ledger/event-batch.ts';
import type { EventEntry, Unit } from '#server/ledger/event-entry.ts';
import { mostEvents, TraceFullError, TraceSealedError } from './trace.errors.ts';

/**
 * Events that are anchored into a trace become part of it in the batch's own transaction: they are in both, or in
 * neither. Whoever seals the trace takes its row's lock too, so each event comes before the seal or is refused.
 */

interface OpenTrace {
  id: string;
  organization_id: string;
  environment: string;
  event_count: number;
  seal_event_id: string | null;
}

const reading = {
  name: 'trace_filing_lock',
  text: `select id, organization_id, environment, event_count, seal_event_id from trace
    where id = any($1::uuid[]) order by id for no key update`,
};

/** Refuses what names a trace that does not take it, and asks `next` about the others. */
export const admitIntoTraces =
  (next: Admit): Admit =>
  async (client, units) => {
    const ids = units.flat().flatMap(({ traceId }) => traceId ?? []);
    if (ids.length === 0) return next(client, units);
    const { rows } = await client.query<OpenTrace>({ ...reading, values: [[...new Set(ids)]] });
    const traces = new Map(rows.map((row) => [row.id, row]));
    const refusals = units.map((unit) => refusalOf(unit, traces));
    const others = units.filter((_unit, position) => !refusals[position]);
    const answers = (others.length > 0 ? await next(client, others) : []).values();
    return refusals.map((refusal) => refusal ?? answers.next().value ?? null);
  };

/** Of the first entry that cannot be filed; counts what it lets through, all of a unit or nothing. */
function refusalOf(unit: Unit, traces: ReadonlyMap<string, OpenTrace>): Error | null {
  const before = new Map([...traces.values()].map((trace) => [trace, trace.event_count]));
  for (const entry of unit) {
    const refusal = refusalOfEntry(entry, traces);
    if (!refusal) continue;
    for (const [trace, count] of before) trace.event_count = count;
    return refusal;
  }
  return null;
}

function refusalOfEntry(entry: EventEntry, traces: ReadonlyMap<string, OpenTrace>): Error | null {
  if (!entry.traceId) return null;
  const path = ['traceId'];
  const trace = traces.get(entry.traceId);
  const isTheirs = trace?.organization_id === entry.organizationId && trace.environment === entry.environment;
  if (!trace || !isTheirs) return new NotFoundError('trace', path);
  if (trace.seal_event_id) return new TraceSealedError(path);
  if (trace.event_count >= mostEvents) return new TraceFullError(path);
  trace.event_count++;
  return null;
}

const filing = {
  name: 'trace_filing_insert',
  text: `with filed as (
      insert into trace_event (trace_id, event_id, organization_id, environment, created_at)
      select r.trace_id, event.id, event.organization_id, event.environment, event.ingested_at
      from unnest($1::uuid[], $2::uuid[]) as r (trace_id, event_id) join event on event.id = r.event_id
      returning trace_id)
    update trace set event_count = event_count + filed.count
    from (select trace_id, count(*)::int as count from filed group by trace_id) as filed where trace.id = filed.trace_id`,
};

/** Puts events of the batch that have just been inserted into their traces, whose rows `admitIntoTraces` has locked. */
export async function fileIntoTraces(
  client: ClientBase,
  entries: readonly Pick<EventEntry, 'id' | 'traceId'>[],
): Promise<void> {
  const filed = entries.filter(({ traceId }) => traceId);
  if (filed.length === 0) return;
  await client.query({
    ...filing,
    values: [filed.map(({ traceId }) => traceId), filed.map(({ id }) => id)],
  });
}
