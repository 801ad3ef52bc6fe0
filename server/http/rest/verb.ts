import type { Refuse } from '#server/http/respond.ts';
import type { Exchange } from '#server/http/routes.ts';

/** JSON Schema, as OpenAPI 3.1 has it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What tools and people are told of a verb; the OpenAPI document is made of it. */
export interface VerbDescription {
  summary: string;
  description?: string;
  /** Parameters of the query string. */
  query?: Readonly<Record<string, JsonSchema & { description: string }>>;
  body?: { type: string; schema: JsonSchema };
  /** The answer when all goes well; null for one that is no JSON. */
  answer: { status: number; description: string; type?: string; schema: JsonSchema };
}

/** A verb of the REST façade at its path, e.g. `GET /v1/events/{id}`. */
export interface Verb {
  /** What metrics call it. */
  name: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: `/${string}`;
  /** The shape of its errors. */
  refuse: Refuse;
  describe: VerbDescription;
}

export interface ServedVerb {
  verb: Verb;
  answer(exchange: Exchange): Promise<void>;
}

/** As the request log names it. */
export const operationName = ({ method, path }: Verb) => `${method} ${path}`;

/** The path's parameters are named groups. */
export const pathPattern = ({ path }: Pick<Verb, 'path'>) =>
  new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
