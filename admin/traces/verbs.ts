import { requestedWith } from '../client.ts';
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

export function traceVerbs(ask: Ask, environment: Environment) {
  const act = acting(ask);
  return {
    sealTrace: (id: string) => act(request(TraceSealDocument, { input: { id } })),
    addTraceEvents: (traceId: string, eventIds: string[]) =>
      act(request(TraceEventAddDocument, { input: { traceId, eventIds } })),
    traceEvents: async (id: string, after: string | null) =>
      (await ask(request(TraceEventsDocument, { id, after }))).trace?.events ?? null,
    traceProof: async (id: string) => (await ask(request(TraceProofDocument, { id }))).trace?.proof,
    /** A link alone would not say which environment, nor that the console asks. */
    traceCertificate: async ({ certificateUrl }: TraceRecordFragment): Promise<Blob> => {
      const headers = { ...requestedWith, 'X-Environment': environment.toLowerCase() };
      const response = await fetch(certificateUrl ?? '', { headers, credentials: 'same-origin' });
      if (response.ok) return response.blob();
      const { message } = (await response.json().catch(() => ({}))) as { message?: string };
      throw new Error(message ?? response.statusText);
    },
  };
}
