import {
  type AttestationData,
  attestationBody,
  attestationExample,
  attestationFields,
  attestationInput,
  attestationSchema,
  attestationTypes,
  restAttestation,
  typeIn,
} from './attestation-shapes.ts';
import { refuseV1 } from './errors.ts';
import {
  instant,
  type Listed,
  listSchema,
  pageBody,
  pageFields,
  pageParameters,
  pageVariables,
  text,
  textIn,
} from './shapes.ts';
import { payloadOf, refused, type StoredOperation } from './stored-operation.ts';

const shared = { name: 'attestations', refuse: refuseV1 } as const;
const notFound = () => refused('NOT_FOUND', 404, 'No attestation with this id exists here.');

interface Created {
  attestationCreate: { __typename: 'AttestationCreatePayload'; attestation: AttestationData };
}

export const createAttestation: StoredOperation<Created> = {
  ...shared,
  method: 'POST',
  path: '/v1/ai/attestations',
  describe: {
    summary: 'Attest what a model was given and what it answered',
    description:
      'Needs `events:write`. The texts are hashed and not kept. The answer comes after the event is committed.',
    body: { type: 'application/json', schema: attestationBody, example: attestationExample },
    answer: { status: 201, description: 'The attestation.', schema: attestationSchema },
    errors: ['INVALID_ATTESTATION_TYPE'],
  },
  document: `mutation RestAttestationCreate($input: AttestationCreateInput!) { attestationCreate(input: $input) {
    __typename ... on AttestationCreatePayload { attestation { ${attestationFields} } }
    ... on UserError { code message } } }`,
  variables: ({ body }) => ({ input: attestationInput(body) }),
  answer: ({ attestationCreate }, request) => ({
    status: 201,
    body: restAttestation(payloadOf(attestationCreate, 'AttestationCreatePayload').attestation, request),
  }),
};

export const listAttestations: StoredOperation<{ attestations: Listed<AttestationData> }> = {
  ...shared,
  method: 'GET',
  path: '/v1/ai/attestations',
  describe: {
    summary: 'List attestations, newest first',
    description: 'Needs `events:read`.',
    query: {
      ...pageParameters,
      attestation_type: { enum: attestationTypes, description: 'Of this type.' },
      model_provider: text('Of a model of exactly this provider.'),
      date_from: instant('Sent at this instant or later.'),
      date_to: instant('Sent before this instant.'),
    },
    answer: {
      status: 200,
      description: 'A page of attestations.',
      schema: listSchema('attestations', attestationSchema),
    },
    errors: ['INVALID_ATTESTATION_TYPE'],
  },
  document: `query RestAttestations($first: Int, $after: String, $filter: AttestationFilterInput) {
    attestations(first: $first, after: $after, filter: $filter) { nodes { ${attestationFields} } ${pageFields} } }`,
  variables: ({ query }) => ({
    ...pageVariables(query),
    filter: {
      type: query.has('attestation_type') ? [typeIn(query.get('attestation_type') ?? '')] : null,
      modelProvider: query.get('model_provider'),
      createdAfter: query.get('date_from'),
      createdBefore: query.get('date_to'),
    },
  }),
  answer: ({ attestations }, request) => ({
    status: 200,
    body: {
      attestations: attestations.nodes.map((attestation) => restAttestation(attestation, request)),
      ...pageBody(attestations),
    },
  }),
};

export const readAttestation: StoredOperation<{ attestation: AttestationData | null }> = {
  ...shared,
  method: 'GET',
  path: '/v1/ai/attestations/{id}',
  describe: {
    summary: 'Read an attestation',
    description: 'Needs `events:read`.',
    answer: { status: 200, description: 'The attestation.', schema: attestationSchema },
  },
  document: `query RestAttestation($id: ID!) { attestation(id: $id) { ${attestationFields} } }`,
  variables: ({ params }) => ({ id: params.id }),
  answer({ attestation }, request) {
    if (!attestation) throw notFound();
    return { status: 200, body: restAttestation(attestation, request) };
  },
};

export const readRawAttestation: StoredOperation<{
  attestation: { event: { payload: unknown } } | null;
}> = {
  ...shared,
  method: 'GET',
  path: '/v1/ai/attestations/{id}/raw',
  describe: {
    summary: 'Read what is anchored of an attestation',
    description: 'Needs `events:read`. Its RFC 8785 form has the SHA-256 `payload_hash`.',
    answer: { status: 200, description: "The event's payload.", schema: { type: 'object' } },
  },
  document: 'query RestAttestationRaw($id: ID!) { attestation(id: $id) { event { payload } } }',
  variables: ({ params }) => ({ id: params.id }),
  answer({ attestation }) {
    if (!attestation) throw notFound();
    return { status: 200, body: attestation.event.payload };
  },
};

interface Verified {
  attestationVerify: {
    matches: boolean;
    matchedField: 'PROMPT' | 'OUTPUT' | 'PAYLOAD' | 'EVENT_HASH' | null;
    submittedHash: string;
    payloadHash: string;
    eventId: string;
    ingestedAt: string;
  } | null;
}

const fieldNames = {
  PROMPT: 'input',
  OUTPUT: 'output',
  PAYLOAD: 'payload',
  EVENT_HASH: 'attestation',
} as const;

export const verifyAttestation: StoredOperation<Verified> = {
  ...shared,
  method: 'POST',
  path: '/v1/ai/attestations/{id}/verify',
  describe: {
    summary: 'Check a text or a hash against an attestation',
    description: 'Needs a key, and no scope: whoever has the id may ask.',
    body: {
      type: 'application/json',
      schema: {
        type: 'object',
        properties: {
          content_hash: text('SHA-256 in hex, of the input, the output or the payload.'),
          content: text('Instead of the hash: the input or the output itself.'),
        },
      },
    },
    answer: {
      status: 200,
      description: 'Whether it is what was attested.',
      schema: {
        type: 'object',
        properties: {
          attestation_id: text('Which attestation.'),
          match_result: { type: 'boolean' },
          matched_field: { enum: [...Object.values(fieldNames), null], description: 'What of it it is.' },
          submitted_hash: text('What was looked for.'),
          anchored_hash: text("SHA-256 of the anchored payload's RFC 8785 form, in hex."),
          anchored_at: instant('When it was anchored.'),
          event_id: text('The event that anchors it.'),
          verify_url: text('Where anyone can look it up.'),
        },
      },
    },
  },
  document: `query RestAttestationVerify($id: ID!, $text: String, $hash: String) {
    attestationVerify(id: $id, text: $text, hash: $hash) {
      matches matchedField submittedHash payloadHash eventId ingestedAt } }`,
  variables: ({ params, body }) => ({
    id: params.id,
    hash: textIn(body, 'content_hash'),
    text: textIn(body, 'content'),
  }),
  answer({ attestationVerify: found }, { params, publicUrl }) {
    if (!found) throw notFound();
    return {
      status: 200,
      body: {
        attestation_id: params.id,
        match_result: found.matches,
        matched_field: found.matchedField && fieldNames[found.matchedField],
        submitted_hash: found.submittedHash,
        anchored_hash: found.payloadHash,
        anchored_at: found.ingestedAt,
        event_id: found.eventId,
        verify_url: `${publicUrl}/verify/${found.eventId}`,
      },
    };
  },
};
