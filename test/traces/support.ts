import { createEvent } from '../events/support.ts';
import type { Caller } from '../support/caller.ts';
import {
  TraceByIdDocument,
  TraceCreateDocument,
  TraceDeleteDocument,
  TraceEventAddDocument,
  TraceSealDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';

export async function create(caller: Caller, label = 'Loan application 4021', description?: string) {
  return (await caller.run(TraceCreateDocument, { input: { label, description } })).traceCreate;
}

export async function created(caller: Caller, label?: string, description?: string) {
  return only(await create(caller, label, description), 'TraceCreatePayload').trace;
}

export async function add(caller: Caller, traceId: string, eventIds: string[]) {
  return (await caller.run(TraceEventAddDocument, { input: { traceId, eventIds } })).traceEventAdd;
}

export async function seal(caller: Caller, id: string) {
  return (await caller.run(TraceSealDocument, { input: { id } })).traceSeal;
}

export async function sealed(caller: Caller, id: string) {
  return only(await seal(caller, id), 'TraceSealPayload').trace;
}

export async function remove(caller: Caller, id: string) {
  return (await caller.run(TraceDeleteDocument, { input: { id } })).traceDelete;
}

export async function read(caller: Caller, id: string) {
  return given((await caller.run(TraceByIdDocument, { id, first: 100 })).trace);
}

/** Anchored one after the other, so that their order is known. */
export async function anchored(caller: Caller, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < count; at++) ids.push((await createEvent(caller, { at }, `step.${at}`)).id);
  return ids;
}

/** An open trace with so many events. */
export async function filled(caller: Caller, count = 3) {
  const trace = await created(caller);
  const eventIds = await anchored(caller, count);
  await add(caller, trace.id, eventIds);
  return { id: trace.id, eventIds };
}
