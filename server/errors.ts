import type { ErrorCode, RefusalCode } from './refusal-codes.ts';

/**
 * A refusal that is an outcome of the caller's request, not a fault: it becomes a member of the mutation's
 * result union. `code` is part of the public contract and never changes; `path` names the input field.
 */
export abstract class UserError extends Error {
  abstract readonly code: RefusalCode;
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

/**
 * A fault of the calling program, answered at the top level with an HTTP status. `details` are merged into
 * GraphQL's `extensions` and must be safe to show; `headers` go out with the response; `cause` is for the log alone.
 */
export class RequestError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    status: number,
    message: string,
    more: { details?: Record<string, unknown>; headers?: Record<string, string>; cause?: Error } = {},
  ) {
    super(message, more.cause && { cause: more.cause });
    this.code = code;
    this.status = status;
    this.details = more.details ?? {};
    this.headers = more.headers ?? {};
  }
}
