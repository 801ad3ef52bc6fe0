import { sha256In } from '#server/sha256-hex.ts';
import { refuseV1 } from './errors.ts';
import { instant, isTrue, text, wrongMember } from './shapes.ts';
import { refused, type StoredOperation } from './stored-operation.ts';

interface Verified {
  eventVerify: {
    matches: boolean;
    matchedField: string | null;
    submittedHash: string;
    payloadHash: string;
    logIndex: number;
    ingestedAt: string;
  } | null;
}

const noEvent = () => refused('NOT_FOUND', 404, 'No event with this id exists here.');

export const verifyEvent: StoredOperation<Verified> = {
  name: 'events',
  method: 'POST',
  path: '/v1/events/{id}/verify',
  refuse: refuseV1,
  isPublic: true,
  describe: {
    summary: 'Check a payload, or a hash, against an event',
    description: "Needs no key: whoever has the event's id may ask, 60 times a minute from one address.",
    body: {
      type: 'application/json',
      example: { payload: { hello: 'world' } },
      schema: {
        type: 'object',
        properties: {
          payload: { type: 'object', description: 'What it should be, in exact JSON.' },
          payload_hash: text(
            "Instead of it: its SHA-256 in hex, or that of the metadata or the document, or the event's hash.",
          ),
        },
      },
    },
    answer: {
      status: 200,
      description: 'Whether it is.',
      schema: {
        type: 'object',
        properties: {
          event_id: text('Its id.'),
          match_result: { type: 'boolean', description: 'Whether it is.' },
          matched_field: {
            enum: ['payload', 'event_hash', 'metadata', 'document', null],
            description: 'What of the event it is; null when it is nothing of it.',
          },
          anchored_hash: text('What matched; when nothing did, the hash of the payload.'),
          submitted_hash: text('The SHA-256 that was looked for, in hex.'),
          anchored_at: instant('When the event was accepted.'),
          log_index: { type: 'integer', description: 'Its place in the log.' },
          method: { enum: ['payload', 'payload_hash'], description: 'What was sent.' },
        },
      },
    },
    errors: ['BAD_USER_INPUT', 'RATE_LIMIT_EXCEEDED'],
  },
  document: `query RestEventVerify($id: ID!, $payload: JSON, $hash: String) {
    eventVerify(id: $id, payload: $payload, hash: $hash) {
      matches matchedField submittedHash payloadHash logIndex ingestedAt } }`,
  variables({ params, body: { payload, payload_hash: hash } }) {
    if ((payload == null) === (hash == null)) {
      throw refused('BAD_REQUEST', 400, 'Send either payload or payload_hash.');
    }
    if (hash != null && (typeof hash !== 'string' || !sha256In(hash))) {
      throw wrongMember('payload_hash', 'a SHA-256 in hex, 64 characters');
    }
    return { id: params.id, payload, hash };
  },
  answer({ eventVerify }, { params, body }) {
    if (!eventVerify) throw noEvent();
    const { matches, matchedField, submittedHash, payloadHash, logIndex, ingestedAt } = eventVerify;
    return {
      status: 200,
      body: {
        event_id: params.id,
        match_result: matches,
        matched_field: matchedField?.toLowerCase() ?? null,
        anchored_hash: matches ? submittedHash : payloadHash,
        submitted_hash: submittedHash,
        anchored_at: ingestedAt,
        log_index: logIndex,
        method: body.payload == null ? 'payload_hash' : 'payload',
      },
    };
  },
};

export const proveEvent: StoredOperation<{ event: { id: string; proof: { file: string } } | null }> = {
  name: 'events',
  method: 'GET',
  path: '/v1/events/{id}/proof',
  refuse: refuseV1,
  describe: {
    summary: "An event's proof as a file",
    description:
      'Needs `events:read`. A `.tlog-proof` file, which anybody can verify without this server (docs/ledger.md).',
    query: {
      payload: {
        ...{ type: 'boolean', default: false },
        description: 'Whether the file discloses the payload too.',
      },
    },
    answer: {
      status: 200,
      description: 'The file.',
      type: 'text/plain',
      schema: { type: 'string' },
    },
  },
  document: `query RestEventProof($id: ID!, $withPayload: Boolean!) {
    event(id: $id) { id proof { file(withPayload: $withPayload) } } }`,
  variables: ({ params, query }) => ({ id: params.id, withPayload: isTrue(query, 'payload') }),
  answer({ event }) {
    if (!event) throw noEvent();
    const text = { type: 'text/plain; charset=utf-8', fileName: `${event.id}.tlog-proof` };
    return { status: 200, body: event.proof.file, text };
  },
};
