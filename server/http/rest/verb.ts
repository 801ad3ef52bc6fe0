import type { Scope } from '#server/auth/scopes.ts';
import type { Refuse } from '#server/http/respond.ts';
import type { Exchange } from '#server/http/routes.ts';
import type { ErrorCode } from '#server/refusal-codes.ts';

/** JSON Schema, as OpenAPI 3.1 has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What tools and people are told of a verb; the OpenAPI document and docs/endpoints.md are made of it. */
export interface VerbDescription {
  summary: string;
  description?: string;
  /** Parameters of the query string. */
  query?: Readonly<Record<string, JsonSchema & { description: string }>>;
  body?: { type: string; schema: JsonSchema; example?: unknown };
  /** The answer when all goes well; null for one that is no JSON. */
  answer: { status: number; description: string; type?: string; schema: JsonSchema };
  /** Errors of its own; those that follow from its form (path, body, scopes) go without saying. */
  errors?: readonly ErrorCode[];
}

/** A verb of the REST façade at its path, e.g. `GET /v1/events/{id}`. */
export interface Verb {
  /** What metrics call it. */
  name: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: `/${string}`;
  /** Whether it is for everybody, without a credential. */
  isPublic?: true;
  /** The shape of its errors. */
  refuse: Refuse;
  /** What a key needs. A stored operation does not say: its document does. */
  scopes?: readonly Scope[];
  /** Whether it shows a key that is narrowed to clients nothing but what is theirs; else such keys are refused. */
  keepsToClients?: boolean;
  describe: VerbDescription;
}

export interface ServedVerb {
  verb: Verb;
  answer(exchange: Exchange): Promise<void>;
}

/** The form of an answer that is a PDF file. */
export const pdf = { type: 'application/pdf', schema: { type: 'string', format: 'binary' } } as const;

/** As the request log names it. */
export const operationName = ({ method, path }: Verb) => `${method} ${path}`;

/** The path's parameters are named groups. */
export const pathPattern = ({ path }: Pick<Verb, 'path'>) =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
