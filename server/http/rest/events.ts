import { refuseV1 } from './errors.ts';
import { payloadOf, refused, type StoredOperation, type StoredRequest } from './stored-operation.ts';
import type { JsonSchema } from './verb.ts';

interface EventData {
  id: string;
  type: string;
  payload: unknown;
  hash: string;
  commitment: string;
  signature: string;
  publicKey: string;
  logIndex: number;
  ingestedAt: string;
}

const fields = 'id type hash commitment signature publicKey logIndex ingestedAt';

/** Names as in seed 001's API. */
function restEvent(event: Omit<EventData, 'payload'>, { publicUrl }: StoredRequest) {
  return {
    event_id: event.id,
    event_type: event.type,
    payload_hash: event.hash,
    event_hash: event.commitment,
    signature: event.signature,
    public_key: event.publicKey,
    log_index: event.logIndex,
    ingested_at: event.ingestedAt,
    verify_url: `${publicUrl}/verify/${event.id}`,
  };
}

const text = (description: string) => ({ type: 'string', description });

const eventSchema: JsonSchema = {
  type: 'object',
  properties: {
    event_id: text('Its id, `evt_…`.'),
    event_type: text('What kind of event.'),
    payload_hash: text("SHA-256 of the payload's RFC 8785 form, in hex."),
    event_hash: text(
      'The salted commitment to payload hash, id, type and time, in hex: its leaf in the log.',
    ),
    signature: text('Ed25519 signature of the receipt, in base64.'),
    public_key: text('The raw Ed25519 public key that verifies it, in base64.'),
    log_index: { type: 'integer', description: 'Its place in the log.' },
    ingested_at: { type: 'string', format: 'date-time', description: 'When it was accepted.' },
    verify_url: text('Where anyone can look it up.'),
  },
};

const eventWithPayload: JsonSchema = {
  ...eventSchema,
  properties: { ...(eventSchema.properties as object), payload: { description: 'What was anchored.' } },
};

interface Anchored {
  eventAnchor: { __typename: 'EventAnchorPayload'; event: EventData };
}

export const anchorEvent: StoredOperation<Anchored> = {
  name: 'events',
  method: 'POST',
  path: '/v1/events',
  refuse: refuseV1,
  describe: {
    summary: 'Anchor an event',
    description: 'Needs `events:write`. The answer comes after the event is committed.',
    body: {
      type: 'application/json',
      schema: {
        type: 'object',
        required: ['event_type', 'payload'],
        properties: {
          event_type: text('1 to 128 letters, digits, dots, underscores, colons and hyphens.'),
          payload: { type: 'object', description: 'At most 64 KB and 64 levels of exact JSON.' },
          idempotency_key: text('Instead of the header `Idempotency-Key`.'),
        },
      },
      example: { event_type: 'test.first_event', payload: { hello: 'world' } },
    },
    answer: { status: 201, description: 'The anchored event.', schema: eventSchema },
  },
  document: `mutation RestEventAnchor($input: EventAnchorInput!) { eventAnchor(input: $input) {
    __typename ... on EventAnchorPayload { event { ${fields} } } ... on UserError { code message } } }`,
  variables({ body: { event_type: type, payload, idempotency_key: idempotencyKey } }) {
    if (typeof type !== 'string') throw refused('VALIDATION_FAILED', 400, 'event_type must be a string.');
    if (payload == null) throw refused('INVALID_PAYLOAD', 400, 'payload must be a JSON object.');
    if (idempotencyKey !== undefined && typeof idempotencyKey !== 'string')
      throw refused('BAD_REQUEST', 400, 'idempotency_key must be a string.');
    return { input: { type, payload, idempotencyKey } };
  },
  answer: ({ eventAnchor }, request) => ({
    status: 201,
    body: restEvent(payloadOf(eventAnchor, 'EventAnchorPayload').event, request),
  }),
};

export const readEvent: StoredOperation<{ event: EventData | null }> = {
  name: 'events',
  method: 'GET',
  path: '/v1/events/{id}',
  refuse: refuseV1,
  describe: {
    summary: 'Read an event',
    description: 'Needs `events:read`.',
    answer: { status: 200, description: 'The event with its payload.', schema: eventWithPayload },
  },
  document: `query RestEvent($id: ID!) { event(id: $id) { ${fields} payload } }`,
  variables: ({ params }) => ({ id: params.id }),
  answer({ event }, request) {
    if (!event) throw refused('NOT_FOUND', 404, 'No event with this id exists here.');
    return { status: 200, body: { ...restEvent(event, request), payload: event.payload } };
  },
};

interface Listed {
  events: {
    nodes: EventData[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    totalCount: number;
  };
}

export const listEvents: StoredOperation<Listed> = {
  name: 'events',
  method: 'GET',
  path: '/v1/events',
  refuse: refuseV1,
  describe: {
    summary: 'List events, newest first',
    description: 'Needs `events:read`.',
    query: {
      limit: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'How many.' },
      cursor: text('`next_cursor` of the page before.'),
      event_type: text('Of exactly this type.'),
      date_from: { type: 'string', format: 'date-time', description: 'Accepted at this instant or later.' },
      date_to: { type: 'string', format: 'date-time', description: 'Accepted before this instant.' },
    },
    answer: {
      status: 200,
      description: 'A page of events.',
      schema: {
        type: 'object',
        properties: {
          events: { type: 'array', items: eventSchema },
          total: { type: 'integer', description: 'How many there are in all.' },
          has_more: { type: 'boolean', description: 'Whether there is another page.' },
          next_cursor: { type: ['string', 'null'], description: 'Where it begins.' },
        },
      },
    },
  },
  document: `query RestEvents($first: Int, $after: String, $filter: EventFilterInput) {
    events(first: $first, after: $after, filter: $filter) {
      nodes { ${fields} } pageInfo { hasNextPage endCursor } totalCount } }`,
  variables: ({ query }) => ({
    first: pageSize(query.get('limit')),
    after: query.get('cursor'),
    filter: {
      type: query.get('event_type'),
      ingestedAfter: query.get('date_from'),
      ingestedBefore: query.get('date_to'),
    },
  }),
  answer: ({ events: { nodes, pageInfo, totalCount } }, request) => ({
    status: 200,
    body: {
      events: nodes.map((event) => restEvent(event, request)),
      total: totalCount,
      has_more: pageInfo.hasNextPage,
      next_cursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
    },
  }),
};

function pageSize(text: string | null): number | null {
  if (text === null) return null;
  if (/^[1-9]\d?$|^100$/.test(text)) return Number(text);
  throw refused('BAD_REQUEST', 400, 'limit must be a whole number from 1 to 100.');
}
