import { instant, text } from './shapes.ts';
import { refused, type StoredRequest } from './stored-operation.ts';
import type { JsonSchema } from './verb.ts';

export const noTrace = () => refused('NOT_FOUND', 404, 'No trace with this id exists here.');

export interface TraceData {
  id: string;
  label: string;
  description: string | null;
  status: 'OPEN' | 'SEALING' | 'SEALED';
  eventCount: number;
  root: string | null;
  sealEventId: string | null;
  sealedAt: string | null;
  createdAt: string;
}

export const traceFields = 'id label description status eventCount root sealEventId sealedAt createdAt';

/** Names as in Invoance's API; its `composite_hash` is the root. */
export const restTrace = (trace: TraceData, { publicUrl }: StoredRequest) => ({
  trace_id: trace.id,
  label: trace.label,
  description: trace.description,
  status: trace.status.toLowerCase(),
  event_count: trace.eventCount,
  composite_hash: trace.root,
  seal_event_id: trace.sealEventId,
  sealed_at: trace.sealedAt,
  created_at: trace.createdAt,
  verify_url: trace.sealedAt && `${publicUrl}/verify/${trace.id}`,
});

export const traceStatuses = ['open', 'sealing', 'sealed'];

export const traceSchema: JsonSchema = {
  type: 'object',
  properties: {
    trace_id: text('Its id, `trc_…`.'),
    label: text('What it is called.'),
    description: { ...text('What it is about.'), type: ['string', 'null'] },
    status: { enum: traceStatuses },
    event_count: { type: 'integer', description: 'How many events it has.' },
    composite_hash: {
      ...text("The RFC 6962 root over its events' commitments, in hex; null until it is sealed."),
      type: ['string', 'null'],
    },
    seal_event_id: { ...text('The event that seals it.'), type: ['string', 'null'] },
    sealed_at: { ...instant('When it was sealed.'), type: ['string', 'null'] },
    created_at: instant('When it was created.'),
    verify_url: {
      ...text('Where anyone who has this address can verify it; null until it is sealed.'),
      type: ['string', 'null'],
    },
  },
};

export interface TraceEventData {
  id: string;
  type: string;
  hash: string;
  commitment: string;
  logIndex: number;
  ingestedAt: string;
}

export const traceEventFields = 'id type hash commitment logIndex ingestedAt';

export const restTraceEvent = (event: TraceEventData) => ({
  event_id: event.id,
  event_type: event.type,
  payload_hash: event.hash,
  event_hash: event.commitment,
  log_index: event.logIndex,
  ingested_at: event.ingestedAt,
});
