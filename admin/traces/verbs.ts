import {
  type Environment,
  TraceEventAddDocument,
  TraceEventsDocument,
  TraceProofDocument,
  type TraceRecordFragment,
  TraceSealDocument,
} from '../gql/graphql.ts';
import { type Ask, acting } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';
import { fileAt } from '../relay/file-at.ts';

export function traceVerbs(ask: Ask, environment: Environment) {
  const act = acting(ask);
  return {
    sealTrace: (id: string) => act(request(TraceSealDocument, { input: { id } })),
    addTraceEvents: (traceId: string, eventIds: string[]) =>
      act(request(TraceEventAddDocument, { input: { traceId, eventIds } })),
    traceEvents: async (id: string, after: string | null) =>
      (await ask(request(TraceEventsDocument, { id, after }))).trace?.events ?? null,
    traceProof: async (id: string) => (await ask(request(TraceProofDocument, { id }))).trace?.proof,
    traceCertificate: ({ certificateUrl }: TraceRecordFragment): Promise<Blob> =>
      fileAt(certificateUrl ?? '', environment),
  };
}
