import type { IncomingMessage, ServerResponse } from 'node:http';
import { missingKey } from '#server/auth/authenticate.ts';
import { RequestError } from '#server/errors.ts';
import { readBody, requireJson } from '#server/http/body.ts';
import type { GraphqlHandler } from '#server/http/graphql.ts';
import { keyHeaders } from '#server/http/key-headers.ts';
import { noteUse } from '#server/http/key-use.ts';
import { maxBodyBytes } from '#server/http/limits.ts';
import { sendJson } from '#server/http/respond.ts';
import type { Exchange } from '#server/http/routes.ts';
import { inexactness } from '#server/ledger/verifier/exact-json.ts';
import type { ErrorCode, RefusalCode } from '#server/refusal-codes.ts';
import type { RestAnswer, RestDeps } from './endpoint.ts';
import { asRequestError } from './errors.ts';
import { operationName, pathPattern, type ServedVerb, type Verb } from './verb.ts';

/** What a request brings to a stored operation. */
export interface StoredRequest {
  /** The named groups of the path. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  body: Readonly<Record<string, unknown>>;
  publicUrl: string;
}

/**
 * A route that is a GraphQL operation under another name: it runs on the same server with the same checks, limits,
 * log and idempotency keys. `answer` puts its data into the façade's shape; a refusal in it is to be thrown.
 */
export interface StoredOperation<Data = never> extends Verb {
  document: string;
  variables(request: StoredRequest): Record<string, unknown>;
  answer(data: Data, request: StoredRequest): RestAnswer;
}

export interface StoredDeps extends RestDeps {
  answerGraphql: GraphqlHandler;
}

interface GraphqlAnswer {
  data?: unknown;
  errors?: { message: string; extensions: { code: ErrorCode } & Record<string, unknown> }[];
}

const graphqlRequest = {
  method: 'POST',
  url: '/graphql',
  headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
};

export function servedOperation<Data>(deps: StoredDeps, stored: StoredOperation<Data>): ServedVerb {
  const { runtime, requests, answerGraphql } = deps;

  async function answer(exchange: Exchange): Promise<void> {
    const { req, res, use } = exchange;
    use.outcome.operation = operationName(stored);
    const ctx = await requests.contextFor(req, requests.callerOf(req), use);
    if (!ctx.principal.key && !stored.isPublic) throw missingKey();
    const text = stored.describe.body ? await jsonText(req) : null;
    const request = requestOf(exchange, stored, text, runtime.config.publicUrl);
    // GraphQL's own look at the body comes too late: what is sent on is what JavaScript made of it.
    ctx.inexactInput = text === null ? null : inexactness(text, bodyEnvelope);
    ctx.bodyText = JSON.stringify({ query: stored.document, variables: stored.variables(request) });
    const response = await answerGraphql(graphqlRequest, ctx);
    use.outcome.operation = operationName(stored);
    const answered = stored.answer(await dataOf<Data>(response), request);
    noteUse(runtime, use, answered.status);
    if (answered.text) sendFile(res, answered, keyHeaders(ctx));
    else sendJson(res, answered.status, answered.body, keyHeaders(ctx));
  }

  return { verb: stored, answer };
}

function sendFile(
  res: ServerResponse,
  { status, body, text }: RestAnswer,
  headers: Readonly<Record<string, string>>,
): void {
  res.writeHead(status, {
    'Content-Type': text?.type,
    'Content-Disposition': `attachment; filename="${text?.fileName}"`,
    'Cache-Control': 'private, no-store',
    ...headers,
  });
  res.end(String(body));
}

async function jsonText(req: IncomingMessage): Promise<string> {
  requireJson(req);
  return readBody(req, maxBodyBytes);
}

function requestOf(
  { req, path }: Exchange,
  verb: Verb,
  text: string | null,
  publicUrl: string | undefined,
): StoredRequest {
  return {
    params: pathPattern(verb).exec(path)?.groups ?? {},
    query: new URL(req.url ?? '/', 'http://localhost').searchParams,
    body: text === null ? {} : objectIn(text),
    publicUrl: publicUrlFor(req, publicUrl),
  };
}

/** Where the server is, for links in an answer: as it is configured, else as it was called. */
export const publicUrlFor = (req: IncomingMessage, publicUrl: string | undefined): string =>
  publicUrl ?? `http://${req.headers.host ?? 'localhost'}`;

/** Around a payload lies the body's object, maybe with a list and an event of it. */
const bodyEnvelope = 3;

function objectIn(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new RequestError('BAD_REQUEST', 400, 'The request body must be a JSON object.');
}

/** The operation's data; its first error goes on in the façade's shape, with the status and headers it had. */
async function dataOf<Data>(response: Response): Promise<Data> {
  const { data, errors } = (await response.json()) as GraphqlAnswer;
  const [error] = errors ?? [];
  if (!error) return data as Data;
  const { code, requestId: _same, http: _sent, ...details } = error.extensions;
  const status = response.status >= 400 ? response.status : 400;
  const sent = Object.fromEntries(
    [...response.headers].filter(([name]) => passedOn.includes(name.toLowerCase())),
  );
  throw new RequestError(code, status, error.message, { details, headers: sent });
}

const passedOn = ['retry-after', 'ratelimit', 'ratelimit-policy', 'www-authenticate'];

interface Refusal {
  __typename: string;
  code: RefusalCode;
  message: string;
  /** As GraphQL names what is at fault. */
  path?: readonly string[];
}

/** A refusal has a code of its own list; here it stands where errors stand. */
export const refused = (code: ErrorCode, status: number, message: string) =>
  new RequestError(code, status, message);

/**
 * The payload of a result, or its refusal thrown: its code goes on as that of an error, and its path, where it was asked
 * for, by the names that the façade has.
 */
export function payloadOf<Payload extends { __typename: string }>(
  result: Payload | Refusal,
  payload: Payload['__typename'],
  names: Readonly<Record<string, string>> = {},
): Payload {
  if (result.__typename === payload) return result as Payload;
  const { path, ...refusal } = result as Refusal;
  const details = path?.length ? { path: path.map((each) => names[each] ?? each) } : {};
  throw asRequestError(refusal, details);
}
