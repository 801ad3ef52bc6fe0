/**
 * Every code of an error; those of refusals are in `refusal-codes.ts`. The types of `errors.ts` are made of them, so
 * that no other can be thrown, and `docs/errors.md` is printed from them. A code never changes its meaning.
 */
export interface Told {
  /** When it is answered. */
  when: string;
  /** What whoever gets it can do. */
  todo: string;
}

/** A fault of the caller or of the server, answered with this HTTP status. */
export interface Fault extends Told {
  status: readonly number[];
}

/** About whoever asks. All of them come before anything runs. */
export const credentialFaults = {
  UNAUTHENTICATED: {
    status: [401],
    when: 'A request with `X-Requested-With`, as the console sends, has no live session.',
    todo: 'Sign in.',
  },
  MISSING_API_KEY: {
    status: [401],
    when: 'Any other request without a key and without a live session.',
    todo: 'Send `Authorization: Bearer <key>` or `X-API-Key: <key>`.',
  },
  INVALID_AUTHORIZATION_SCHEME: {
    status: [401],
    when: '`Authorization` is not `Bearer <key>`.',
    todo: 'Write exactly that, with nothing after the key.',
  },
  INVALID_API_KEY_FORMAT: {
    status: [401],
    when: 'The text cannot be a key: cut short, mistyped, of another service.',
    todo: 'Copy the whole key again.',
  },
  INVALID_API_KEY: {
    status: [401],
    when: 'Well formed, and not known here; or the two headers carry different keys.',
    todo: "Check that it is this server's. Send one key.",
  },
  API_KEY_REVOKED: {
    status: [401],
    when: 'The key was revoked, or this secret of it has been replaced and its overlap is over.',
    todo: 'Use the new secret, or create a key.',
  },
  API_KEY_EXPIRED: { status: [401], when: 'Its expiry has passed.', todo: 'Create a key.' },
  API_KEY_DISABLED: {
    status: [401],
    when: 'Somebody has paused it, or nobody had used it for longer than the organization allows.',
    todo: 'Ask an owner or admin to enable it.',
  },
  API_KEY_NOT_YET_VALID: {
    status: [401],
    when: 'Its `notBefore` lies ahead.',
    todo: 'Wait for the time in the message.',
  },
  WRONG_ENVIRONMENT: {
    status: [401],
    when: "This server does not serve the key's environment.",
    todo: 'Use a key of the other one.',
  },
  IP_NOT_ALLOWED: {
    status: [403],
    when: "The key's IP lists exclude the caller's address, which the message names.",
    todo: 'Call from an allowed one, or change the lists.',
  },
  DOCUMENT_NOT_ALLOWED: {
    status: [403],
    when: 'The key is pinned to GraphQL documents (`documents`), and this is none of them.',
    todo: 'Send one of them, or have its hash added.',
  },
  INSUFFICIENT_SCOPE: {
    status: [403, 200],
    when: 'The operation needs scopes that the credential lacks; `extensions.missingScopes` has all of them. With HTTP 200: the same for the type behind `node(id)` or `nodes(ids)`, known only once found; that object is null.',
    todo: 'Ask for less, or for a key with more.',
  },
  RESOURCE_NOT_ACCESSIBLE: {
    status: [403],
    when: 'The key is narrowed to certain clients (`clientIds`), and this reaches beyond them. Nothing was executed.',
    todo: 'Use a key that is not narrowed.',
  },
  CSRF_REJECTED: {
    status: [403],
    when: 'A session cookie came from another origin, or without `Content-Type: application/json` or `X-Requested-With`.',
    todo: 'Programs use a key. Behind a proxy, pass `Host` on.',
  },
  NO_ORGANIZATION: {
    status: [403],
    when: 'Signed in, but a member of no organization.',
    todo: 'Ask an owner.',
  },
  ORGANIZATION_NOT_CHOSEN: {
    status: [403],
    when: 'Signed in, but no member of the organization that the session acts in, or no more.',
    todo: 'Choose another in the console; see [members.md](members.md).',
  },
  TWO_FACTOR_REQUIRED: {
    status: [403],
    when: 'The organization requires two-factor sign-in, and the person has none.',
    todo: 'Set it up; see [members.md](members.md).',
  },
} as const satisfies Record<string, Fault>;

/** About what was asked, and about the server. */
export const requestFaults = {
  GRAPHQL_PARSE_FAILED: {
    status: [200, 400],
    when: 'The document is not GraphQL, or has more than 2,000 tokens.',
    todo: 'Mend the document; send values as variables.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    status: [200, 400],
    when: 'It does not fit the schema.',
    todo: 'Mend it; the message names the field.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    status: [400],
    when: 'Several operations and no `operationName`, or none of that name.',
    todo: 'Name one.',
  },
  BAD_USER_INPUT: {
    status: [400, 200],
    when: 'A malformed id or cursor, an id of another kind, a scalar that is none (200 when written as a literal, see below).',
    todo: 'Mend the value.',
  },
  BAD_REQUEST: {
    status: [400],
    when: 'No JSON, not UTF-8, a batch, a missing variable, an unknown `X-Environment`.',
    todo: 'Mend the request.',
  },
  INVALID_ATTESTATION_TYPE: {
    status: [400],
    when: 'On REST: the type of an attestation is not `output`, `decision` or `approval`.',
    todo: 'Use one of them.',
  },
  INVALID_METADATA: {
    status: [400],
    when: 'On REST: a trace has no `metadata` here.',
    todo: 'Say it in `description`.',
  },
  TRACE_NOT_SEALED: {
    status: [409],
    when: 'On REST: the proof or the certificate of a trace that is not sealed yet.',
    todo: 'Seal it first.',
  },
  NOT_FOUND: {
    status: [404],
    when: "Nothing is at this path; on REST also: no such object here, or another tenant's.",
    todo: 'Check the URL and the id.',
  },
  METHOD_NOT_ALLOWED: {
    status: [405],
    when: 'A method that is not served there, or a mutation by GET. `Allow` says what is.',
    todo: 'Use that.',
  },
  NOT_ACCEPTABLE: {
    status: [406],
    when: 'A subscription without `Accept: text/event-stream`.',
    todo: 'Ask for a stream; see [subscriptions.md](subscriptions.md).',
  },
  REQUEST_TIMEOUT: {
    status: [408],
    when: 'The body, or the next part of a file, took too long to arrive.',
    todo: 'Send it again, over a better line.',
  },
  PAYLOAD_TOO_LARGE: {
    status: [413],
    when: 'The body is larger than 1 MB, or a file larger than 10 MB.',
    todo: 'Split it.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: [415],
    when: 'The `Content-Type` is not what is read there. On `/graphql` some of these answers have no body.',
    todo: '`Content-Type: application/json`; `multipart/form-data` for files.',
  },
  VALIDATION_FAILED: {
    status: [422, 400],
    when: 'On the REST façade: a member of the body is not what it must be. 422 on `/generate`, where `issues` names each with its path.',
    todo: 'Mend it; the message names it.',
  },
  QUERY_TOO_COMPLEX: {
    status: [400],
    when: 'Deeper than 15 levels, wider than 600 fields, or a cost above 20,000: `extensions` has the measure and the limit. Or an alias within introspection, or a document too long or too deep to be read.',
    todo: 'Smaller pages, fewer fields, fewer levels; see [limits.md](limits.md).',
  },
  RATE_LIMIT_EXCEEDED: {
    status: [429],
    when: 'The key has used up a window; `extensions.retryAfter` and `Retry-After` say for how many seconds. Nothing ran. Public pages answer it to an address.',
    todo: 'Wait that long; see [limits.md](limits.md).',
  },
  TOO_MANY_WRONG_KEYS: {
    status: [429],
    when: 'This address has sent too many keys that are not known here; see [limits.md](limits.md). `extensions.retryAfter` and `Retry-After` say for how many seconds.',
    todo: 'Wait that long; a right key passes.',
  },
  INVALID_SIGNATURE: {
    status: [401],
    when: '`/v1/leaks/github`: the body is not signed by the scanner. Nothing was read of it.',
    todo: 'Sign the very bytes that are sent.',
  },
  SCANNER_KEYS_UNAVAILABLE: {
    status: [503],
    when: "`/v1/leaks/github`: the scanner's public keys cannot be fetched. Nothing was done. `Retry-After: 60`.",
    todo: 'Send it again.',
  },
  IDEMPOTENCY_CONFLICT: {
    status: [409],
    when: 'A request with this idempotency key is under way. `Retry-After: 1`.',
    todo: 'Try again.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: [422],
    when: 'The key was used for another request, or by another credential; see [idempotency.md](idempotency.md).',
    todo: 'A new key for a new request.',
  },
  IDEMPOTENCY_ANSWER_LOST: {
    status: [409],
    when: 'The first request took effect, and its answer was lost. Nothing was done again.',
    todo: 'Look for its result.',
  },
  OVERLOADED: {
    status: [503],
    when: 'Too many events wait for the ledger, or it is closing; or too many PDFs wait to be drawn. Nothing was done. `Retry-After` says for how many seconds to wait.',
    todo: 'Try again.',
  },
  LEDGER_DAMAGED: {
    status: [410],
    when: 'The ledger has signed for this, or for what its proof needs, and has lost it; see [ledger.md](ledger.md#auditing).',
    todo: 'Keep your proofs, and tell the operator.',
  },
  RESYNC_REQUIRED: {
    status: [503],
    when: 'Subscriptions: changes may have been missed. `Retry-After: 1`.',
    todo: 'Subscribe again, and read what was missed.',
  },
  SUBSCRIBER_TOO_SLOW: {
    status: [503],
    when: 'Subscriptions: more than 1,000 changes waited to be read.',
    todo: 'The same.',
  },
  SERVER_STOPPING: { status: [503], when: 'Subscriptions: the server stops.', todo: 'The same.' },
  INTERNAL_SERVER_ERROR: {
    status: [500],
    when: 'Our fault. The message says nothing more on purpose.',
    todo: 'Quote `requestId`: the log has all of it under that id.',
  },
} as const satisfies Record<string, Fault>;

export type RequestErrorCode = keyof typeof credentialFaults | keyof typeof requestFaults;
