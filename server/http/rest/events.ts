import { refuseV1 } from './errors.ts';
import {
  type EventData,
  eventBody,
  eventFields,
  eventInput,
  eventSchema,
  proofParameter,
  provenFields,
  restEvent,
  restNames,
} from './event-shapes.ts';
import {
  idempotencyKeySchema,
  instant,
  isTrue,
  type Listed,
  listSchema,
  pageBody,
  pageFields,
  pageParameters,
  pageVariables,
  text,
  textIn,
  wrongMember,
} from './shapes.ts';
import { payloadOf, refused, type StoredOperation } from './stored-operation.ts';
import type { JsonSchema } from './verb.ts';

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
    query: proofParameter,
    body: {
      type: 'application/json',
      schema: {
        ...eventBody,
        properties: {
          ...(eventBody.properties as object),
          trace_id: text('An open trace that it becomes part of.'),
          idempotency_key: idempotencyKeySchema,
        },
      },
      example: { event_type: 'test.first_event', payload: { hello: 'world' } },
    },
    answer: { status: 201, description: 'The anchored event.', schema: eventSchema },
  },
  document: `mutation RestEventAnchor($input: EventAnchorInput!, $proof: Boolean!) { eventAnchor(input: $input) {
    __typename ... on EventAnchorPayload { event { ${provenFields} } }
    ... on UserError { code message path } } }`,
  variables: ({ body, query }) => ({
    input: {
      ...eventInput(body),
      traceId: textIn(body, 'trace_id'),
      idempotencyKey: textIn(body, 'idempotency_key'),
    },
    proof: isTrue(query, 'proof'),
  }),
  answer: ({ eventAnchor }, request) => ({
    status: 201,
    body: restEvent(payloadOf(eventAnchor, 'EventAnchorPayload', restNames).event, request),
  }),
};

interface AnchoredMany {
  eventAnchorMany: { __typename: 'EventAnchorManyPayload'; events: EventData[] };
}

export const anchorEvents: StoredOperation<AnchoredMany> = {
  name: 'events',
  method: 'POST',
  path: '/v1/events/batch',
  refuse: refuseV1,
  describe: {
    summary: 'Anchor many events',
    description:
      'Needs `events:write`. All of them or none, one after the other in the log; each counts as a request. `path` ' +
      'of a refusal names the event at fault.',
    query: proofParameter,
    body: {
      type: 'application/json',
      example: {
        events: [
          { event_type: 'parcel.packed', payload: { parcel: 7 } },
          { event_type: 'parcel.handed_over', payload: { parcel: 7 }, metadata: { site: 'Zürich' } },
        ],
      },
      schema: {
        type: 'object',
        required: ['events'],
        properties: {
          events: { type: 'array', minItems: 1, maxItems: 100, items: eventBody },
          idempotency_key: idempotencyKeySchema,
        },
      },
    },
    answer: {
      status: 201,
      description: 'The anchored events, in the order in which they were sent.',
      schema: { type: 'object', properties: { events: { type: 'array', items: eventSchema } } },
    },
  },
  document: `mutation RestEventAnchorMany($input: EventAnchorManyInput!, $proof: Boolean!) {
    eventAnchorMany(input: $input) {
      __typename ... on EventAnchorManyPayload { events { ${provenFields} } }
      ... on UserError { code message path } } }`,
  variables: ({ body, query }) => ({
    input: { events: eventInputs(body.events), idempotencyKey: textIn(body, 'idempotency_key') },
    proof: isTrue(query, 'proof'),
  }),
  answer: ({ eventAnchorMany }, request) => ({
    status: 201,
    body: {
      events: payloadOf(eventAnchorMany, 'EventAnchorManyPayload', restNames).events.map((event) =>
        restEvent(event, request),
      ),
    },
  }),
};

function eventInputs(events: unknown) {
  if (!Array.isArray(events)) throw wrongMember('events', 'a list of events');
  return events.map((event: unknown, at) => {
    const isObject = typeof event === 'object' && event !== null && !Array.isArray(event);
    return eventInput(isObject ? { ...event } : {}, `events[${at}].`);
  });
}

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
  document: `query RestEvent($id: ID!) { event(id: $id) { ${eventFields} payload } }`,
  variables: ({ params }) => ({ id: params.id }),
  answer({ event }, request) {
    if (!event) throw refused('NOT_FOUND', 404, 'No event with this id exists here.');
    return { status: 200, body: { ...restEvent(event, request), payload: event.payload } };
  },
};

export const listEvents: StoredOperation<{ events: Listed<EventData> }> = {
  name: 'events',
  method: 'GET',
  path: '/v1/events',
  refuse: refuseV1,
  describe: {
    summary: 'List events, newest first',
    description: 'Needs `events:read`.',
    query: {
      ...pageParameters,
      event_type: text('Of exactly this type.'),
      hash: text('With this payload hash: SHA-256 in hex.'),
      date_from: instant('Accepted at this instant or later.'),
      date_to: instant('Accepted before this instant.'),
      occurred_from: instant('Happened at this instant or later, as their sender says.'),
      occurred_to: instant('Happened before this instant, as their sender says.'),
    },
    answer: { status: 200, description: 'A page of events.', schema: listSchema('events', eventSchema) },
  },
  document: `query RestEvents($first: Int, $after: String, $filter: EventFilterInput) {
    events(first: $first, after: $after, filter: $filter) {
      nodes { ${eventFields} } ${pageFields} } }`,
  variables: ({ query }) => ({
    ...pageVariables(query),
    filter: {
      type: query.get('event_type'),
      hash: query.get('hash'),
      ingestedAfter: query.get('date_from'),
      ingestedBefore: query.get('date_to'),
      occurredAfter: query.get('occurred_from'),
      occurredBefore: query.get('occurred_to'),
    },
  }),
  answer: ({ events }, request) => ({
    status: 200,
    body: { events: events.nodes.map((event) => restEvent(event, request)), ...pageBody(events) },
  }),
};
