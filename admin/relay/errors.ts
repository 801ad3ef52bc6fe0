import type { CombinedError } from '@urql/core';
import type { GraphQLError } from 'graphql';
import { HttpError } from 'react-admin';

export interface Refusal {
  message: string;
  code: string;
  path: readonly string[];
  issues?: readonly { message: string; path: readonly string[] }[];
}

export interface ErrorBody {
  code: string;
  requestId?: string;
  retryAfter?: number;
  /** Per form field, in dotted paths; react-admin hands them to the form. */
  errors?: Record<string, string>;
}

const statuses: Record<string, number> = {
  UNAUTHENTICATED: 401,
  INSUFFICIENT_SCOPE: 403,
  NO_ORGANIZATION: 403,
  ORGANIZATION_NOT_CHOSEN: 403,
  TWO_FACTOR_REQUIRED: 403,
  IP_NOT_ALLOWED: 403,
  WRONG_ENVIRONMENT: 403,
  NOT_FOUND: 404,
  IDEMPOTENCY_CONFLICT: 409,
  BAD_USER_INPUT: 422,
  RATE_LIMIT_EXCEEDED: 429,
};

/** A request that was not answered, or not answered with data. */
export function requestError(error: CombinedError): HttpError {
  const first = error.graphQLErrors[0];
  if (!first) {
    const status = responseStatus(error.response);
    return httpError(error.networkError?.message ?? error.message, status, { code: 'NETWORK' });
  }
  return answerError(first);
}

/** An error of an answer. */
export function answerError({
  message: text,
  extensions,
}: Pick<GraphQLError, 'message' | 'extensions'>): HttpError {
  const { code, requestId, retryAfter } = extensions;
  const name = typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR';
  const reference = typeof requestId === 'string' ? requestId : undefined;
  const message = reference ? `${text} (request ${reference})` : text;
  return httpError(message, statuses[name] ?? 500, {
    code: name,
    requestId: reference,
    retryAfter: typeof retryAfter === 'number' ? retryAfter : undefined,
  });
}

/** A request that was understood and declined: a member of the result union. */
export function refusalError(refusal: Refusal): HttpError {
  const errors = fieldErrors(refusal);
  const status = refusal.code === 'NOT_FOUND' ? 404 : errors ? 422 : 409;
  return httpError(refusal.message, status, { code: refusal.code, errors });
}

export function errorBody(error: unknown): ErrorBody | null {
  return error instanceof HttpError ? error.body : null;
}

function httpError(message: string, status: number, body: ErrorBody): HttpError {
  return new HttpError(message, status, body);
}

function fieldErrors({ issues = [], path, message }: Refusal): Record<string, string> | undefined {
  const all = issues.length > 0 ? issues : path.length > 0 ? [{ path, message }] : [];
  const named = all.map((issue) => [fieldName(issue.path), issue.message] as const).filter(([name]) => name);
  return named.length > 0 ? Object.fromEntries(named) : undefined;
}

/** `["input", "lines", "0", "description"]` is the form's `lines.0.description`. */
function fieldName(path: readonly string[]): string {
  return (path[0] === 'input' ? path.slice(1) : path).join('.');
}

function responseStatus(response: unknown): number {
  return response instanceof Response ? response.status : 0;
}
