import { refuseV1 } from './errors.ts';
import {
  idempotencyKeySchema,
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
import {
  noTrace,
  restTrace,
  restTraceEvent,
  type TraceData,
  type TraceEventData,
  traceEventFields,
  traceFields,
  traceSchema,
  traceStatuses,
} from './trace-shapes.ts';

const shared = { name: 'traces', refuse: refuseV1 } as const;
const traceAnswer = (status: number, description: string) => ({ status, description, schema: traceSchema });

interface Result<Name extends string> {
  __typename: Name;
  trace: TraceData;
}

const selection = (payload: string) =>
  `{ __typename ... on ${payload} { trace { ${traceFields} } } ... on UserError { code message } }`;

export const createTrace: StoredOperation<{ traceCreate: Result<'TraceCreatePayload'> }> = {
  ...shared,
  method: 'POST',
  path: '/v1/traces',
  describe: {
    summary: 'Open a trace',
    description: 'Needs `events:write`.',
    body: {
      type: 'application/json',
      schema: {
        type: 'object',
        required: ['label'],
        properties: {
          label: text('What it is called: 1 to 255 characters.'),
          description: text('What it is about, in up to 1,000 characters.'),
          idempotency_key: idempotencyKeySchema,
        },
      },
      example: { label: 'Loan application 4021', description: 'From the application to the decision.' },
    },
    answer: traceAnswer(201, 'The trace, open and empty.'),
    errors: ['INVALID_METADATA'],
  },
  document: `mutation RestTraceCreate($input: TraceCreateInput!) {
    traceCreate(input: $input) ${selection('TraceCreatePayload')} }`,
  variables({ body }) {
    if (body.metadata != null)
      throw refused('INVALID_METADATA', 400, 'A trace has no metadata here: say it in description.');
    return {
      input: {
        label: textIn(body, 'label') ?? '',
        description: textIn(body, 'description'),
        idempotencyKey: textIn(body, 'idempotency_key'),
      },
    };
  },
  answer: ({ traceCreate }, request) => ({
    status: 201,
    body: restTrace(payloadOf(traceCreate, 'TraceCreatePayload').trace, request),
  }),
};

export const listTraces: StoredOperation<{ traces: Listed<TraceData> }> = {
  ...shared,
  method: 'GET',
  path: '/v1/traces',
  describe: {
    summary: 'List traces, newest first',
    description: 'Needs `events:read`.',
    query: { ...pageParameters, status: { enum: traceStatuses, description: 'In this state.' } },
    answer: { status: 200, description: 'A page of traces.', schema: listSchema('traces', traceSchema) },
  },
  document: `query RestTraces($first: Int, $after: String, $filter: TraceFilterInput) {
    traces(first: $first, after: $after, filter: $filter) { nodes { ${traceFields} } ${pageFields} } }`,
  variables: ({ query }) => ({ ...pageVariables(query), filter: { status: statusIn(query.get('status')) } }),
  answer: ({ traces }, request) => ({
    status: 200,
    body: { traces: traces.nodes.map((trace) => restTrace(trace, request)), ...pageBody(traces) },
  }),
};

function statusIn(given: string | null): string[] | null {
  if (given === null) return null;
  if (traceStatuses.includes(given)) return [given.toUpperCase()];
  throw refused('BAD_REQUEST', 400, `status must be one of ${traceStatuses.join(', ')}.`);
}

export const readTrace: StoredOperation<{ trace: (TraceData & { events: Listed<TraceEventData> }) | null }> =
  {
    ...shared,
    method: 'GET',
    path: '/v1/traces/{id}',
    describe: {
      summary: 'Read a trace with a page of its events',
      description:
        'Needs `events:read`. `limit` and `cursor` page through the events, in the order of the log.',
      query: pageParameters,
      answer: traceAnswer(200, 'The trace, with `events`, `total`, `has_more` and `next_cursor` of them.'),
    },
    document: `query RestTrace($id: ID!, $first: Int, $after: String) { trace(id: $id) { ${traceFields}
    events(first: $first, after: $after) { nodes { ${traceEventFields} } ${pageFields} } } }`,
    variables: ({ params, query }) => ({ id: params.id, ...pageVariables(query) }),
    answer({ trace }, request) {
      if (!trace) throw noTrace();
      const { events } = trace;
      return {
        status: 200,
        body: { ...restTrace(trace, request), events: events.nodes.map(restTraceEvent), ...pageBody(events) },
      };
    },
  };

export const addTraceEvents: StoredOperation<{ traceEventAdd: Result<'TraceEventAddPayload'> }> = {
  ...shared,
  method: 'POST',
  path: '/v1/traces/{id}/events',
  describe: {
    summary: 'Add events that are anchored already',
    description: 'Needs `events:write`. All of them or none; those that are in it stay as they are.',
    body: {
      type: 'application/json',
      schema: {
        type: 'object',
        required: ['event_ids'],
        properties: { event_ids: { type: 'array', items: text('`evt_…`'), minItems: 1, maxItems: 100 } },
      },
    },
    answer: traceAnswer(200, 'The trace with the events.'),
  },
  document: `mutation RestTraceEventAdd($input: TraceEventAddInput!) {
    traceEventAdd(input: $input) ${selection('TraceEventAddPayload')} }`,
  variables({ params, body: { event_ids: eventIds } }) {
    if (!Array.isArray(eventIds) || !eventIds.every((id) => typeof id === 'string'))
      throw wrongMember('event_ids', 'a list of event ids');
    return { input: { traceId: params.id, eventIds } };
  },
  answer: ({ traceEventAdd }, request) => ({
    status: 200,
    body: restTrace(payloadOf(traceEventAdd, 'TraceEventAddPayload').trace, request),
  }),
};

export const sealTrace: StoredOperation<{ traceSeal: Result<'TraceSealPayload'> }> = {
  ...shared,
  method: 'POST',
  path: '/v1/traces/{id}/seal',
  describe: {
    summary: 'Seal a trace',
    description:
      'Needs `events:write`, and at least one event. The answer comes after the seal is committed.',
    answer: traceAnswer(200, 'The sealed trace.'),
  },
  document: `mutation RestTraceSeal($input: TraceSealInput!) {
    traceSeal(input: $input) ${selection('TraceSealPayload')} }`,
  variables: ({ params }) => ({ input: { id: params.id } }),
  answer: ({ traceSeal }, request) => ({
    status: 200,
    body: restTrace(payloadOf(traceSeal, 'TraceSealPayload').trace, request),
  }),
};

export const deleteTrace: StoredOperation<{
  traceDelete: { __typename: 'TraceDeletePayload'; deletedId: string };
}> = {
  ...shared,
  method: 'DELETE',
  path: '/v1/traces/{id}',
  describe: {
    summary: 'Delete a trace that is open and empty',
    description: 'Needs `events:write`.',
    answer: {
      status: 200,
      description: 'It is gone.',
      schema: { type: 'object', properties: { trace_id: text('The id it had.'), deleted: { const: true } } },
    },
  },
  document: `mutation RestTraceDelete($input: TraceDeleteInput!) { traceDelete(input: $input) {
    __typename ... on TraceDeletePayload { deletedId } ... on UserError { code message } } }`,
  variables: ({ params }) => ({ input: { id: params.id } }),
  answer: ({ traceDelete }) => ({
    status: 200,
    body: { trace_id: payloadOf(traceDelete, 'TraceDeletePayload').deletedId, deleted: true },
  }),
};
