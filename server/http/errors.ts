import { GraphQLError, type GraphQLErrorExtensions, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { RequestError } from '#server/errors.ts';

/** Finds the request error inside whatever wrapped it on its way up. */
function requestErrorIn(error: unknown): RequestError | null {
  if (error instanceof RequestError) return error;
  return error instanceof GraphQLError && error.originalError ? requestErrorIn(error.originalError) : null;
}

/**
 * What goes out for an error: our own with code and status; the language's own (parse, validation) as it is;
 * anything else masked, with the request id under which the log has the whole of it.
 */
export function publicError(error: unknown, requestId: string, log: Logger): GraphQLError {
  const known = requestErrorIn(error);
  const place = error instanceof GraphQLError ? { nodes: error.nodes, path: error.path } : {};
  if (known) {
    logCause(known, requestId, log);
    const http = { status: known.status, headers: known.headers };
    const extensions = {
      ...known.details,
      code: known.code,
      requestId,
      ...(known.status === 200 ? {} : { http }),
    };
    return new GraphQLError(known.message, { ...place, extensions });
  }
  if (error instanceof GraphQLError && isClientFault(error)) {
    const code = codeOf(error.extensions);
    return new GraphQLError(error.message, {
      nodes: error.nodes,
      source: error.source,
      positions: error.positions,
      path: error.path,
      extensions: { ...error.extensions, code, requestId },
    });
  }
  log.error({ err: error, requestId }, 'unexpected error');
  const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId, http: { status: 500 } };
  const message = 'Something went wrong on the server. Quote the request id when you report it.';
  return new GraphQLError(message, { ...place, extensions });
}

/** What a refusal does not tell its caller, where the fault is the server's after all. */
export function logCause({ code, cause }: RequestError, requestId: string, log: Logger): void {
  if (cause) log.error({ err: cause, code, requestId }, 'refused for a fault of the server');
}

/** Yoga and graphql-js have few codes or none; errors of compiled queries may have no extensions at all. */
function codeOf(extensions: GraphQLErrorExtensions | undefined): unknown {
  if (extensions?.http?.status === 405) return 'METHOD_NOT_ALLOWED';
  return extensions?.code ?? (extensions?.http ? 'BAD_REQUEST' : 'GRAPHQL_VALIDATION_FAILED');
}

/**
 * Parsing, validation and variables fail at no path. At a path, a scalar's refusal of an input value is wrapped by
 * graphql-js with the refusal as its original error; what graphql-jit raises there itself (null where none may be)
 * has no original error.
 */
function isClientFault({ path, originalError }: GraphQLError): boolean {
  return originalError ? originalError instanceof GraphQLError : !path;
}

/** The same refusal where no operation is running: before GraphQL is reached. */
export function errorBody(error: RequestError, requestId: string): { errors: GraphQLFormattedError[] } {
  return {
    errors: [{ message: error.message, extensions: { ...error.details, code: error.code, requestId } }],
  };
}
