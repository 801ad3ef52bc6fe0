/**
 * A refusal that is an outcome of the caller's request, not a fault: it becomes a member of the mutation's
 * result union. `code` is part of the public contract and never changes; `path` names the input field.
 */
export abstract class UserError extends Error {
  abstract readonly code: string;
  readonly path: readonly string[];

  constructor(message: string, path: readonly string[] = []) {
    super(message);
    this.path = path;
  }
}

/** The thing does not exist, or belongs to another tenant or environment: the same answer on purpose. */
export class NotFoundError extends UserError {
  override readonly code = 'NOT_FOUND';

  constructor(what: string, path: readonly string[] = ['id']) {
    super(`No ${what} with this id exists here.`, path);
  }
}

export interface InputIssue {
  message: string;
  path: readonly string[];
}

/** One or more input fields are not acceptable; `issues` names each with its path. */
export class ValidationError extends UserError {
  override readonly code = 'VALIDATION_FAILED';
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly [InputIssue, ...InputIssue[]]) {
    super(issues.map((issue) => issue.message).join(' '), issues[0].path);
    this.issues = issues;
  }
}

export type RequestErrorCode =
  | 'MISSING_API_KEY'
  | 'INVALID_AUTHORIZATION_SCHEME'
  | 'INVALID_API_KEY_FORMAT'
  | 'INVALID_API_KEY'
  | 'API_KEY_REVOKED'
  | 'API_KEY_EXPIRED'
  | 'API_KEY_DISABLED'
  | 'API_KEY_NOT_YET_VALID'
  | 'WRONG_ENVIRONMENT'
  | 'UNAUTHENTICATED'
  | 'INVALID_SIGNATURE'
  | 'SCANNER_KEYS_UNAVAILABLE'
  | 'INSUFFICIENT_SCOPE'
  | 'IP_NOT_ALLOWED'
  | 'DOCUMENT_NOT_ALLOWED'
  | 'RESOURCE_NOT_ACCESSIBLE'
  | 'CSRF_REJECTED'
  | 'NO_ORGANIZATION'
  | 'ORGANIZATION_NOT_CHOSEN'
  | 'TWO_FACTOR_REQUIRED'
  | 'BAD_REQUEST'
  | 'BAD_USER_INPUT'
  | 'VALIDATION_FAILED'
  | 'QUERY_TOO_COMPLEX'
  | 'PAYLOAD_TOO_LARGE'
  | 'REQUEST_TIMEOUT'
  | 'UNSUPPORTED_DOCUMENT'
  | 'QUOTA_EXCEEDED'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'NOT_ACCEPTABLE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'IDEMPOTENCY_CONFLICT'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'IDEMPOTENCY_ANSWER_LOST'
  | 'OVERLOADED'
  | 'RESYNC_REQUIRED'
  | 'SUBSCRIBER_TOO_SLOW'
  | 'SERVER_STOPPING'
  | 'RATE_LIMIT_EXCEEDED'
  | 'TOO_MANY_WRONG_KEYS'
  | 'INTERNAL_SERVER_ERROR';

/**
 * A fault of the calling program, answered at the top level with an HTTP status. `details` are merged into
 * GraphQL's `extensions` and must be safe to show; `headers` go out with the response.
 */
export class RequestError extends Error {
  readonly code: RequestErrorCode;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: RequestErrorCode,
    status: number,
    message: string,
    more: { details?: Record<string, unknown>; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}
