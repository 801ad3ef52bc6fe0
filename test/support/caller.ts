import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

export interface AnswerError {
  message: string;
  path?: (string | number)[];
  extensions: { code: string; requestId: string; [name: string]: unknown };
}

export interface Answer<Data> {
  status: number;
  headers: Headers;
  data: Data;
  errors?: AnswerError[];
}

// biome-ignore lint/suspicious/noExplicitAny: a plain string has data of any shape
type Untyped = any;
export type Document<Data, Variables> = TypedDocumentNode<Data, Variables> | string;

export interface Caller {
  /** Runs an operation and answers all of the response. */
  call<Data = Untyped, Variables = Untyped>(
    document: Document<Data, Variables>,
    variables?: Variables,
  ): Promise<Answer<Data>>;
  /** The data alone; throws, with all that is needed to see why, when there are errors. */
  run<Data = Untyped, Variables = Untyped>(
    document: Document<Data, Variables>,
    variables?: Variables,
  ): Promise<Data>;
  headers: Readonly<Record<string, string>>;
}

/** As JSON; with a file among the variables, as the multipart request specification has it. */
function bodyOf(query: string, variables: unknown, headers: Readonly<Record<string, string>>) {
  const files: [path: string, File][] = [];
  const operations = JSON.stringify({ query, variables }, function (this: unknown, name, value) {
    if (!(value instanceof File)) return value as unknown;
    files.push([pathTo(variables, this, name), value]);
    return null;
  });
  const [[path, file] = []] = files;
  if (!path || !file)
    return { headers: { 'content-type': 'application/json', ...headers }, body: operations };
  const body = new FormData();
  body.set('operations', operations);
  body.set('map', JSON.stringify({ 0: [path] }));
  body.set('0', file);
  return { headers: { 'x-requested-with': 'test', ...headers }, body };
}

/** Where among the variables this property of this object is. */
function pathTo(variables: unknown, holder: unknown, name: string): string {
  const find = (value: unknown, path: string): string | null => {
    if (value === holder) return `${path}.${name}`;
    if (typeof value !== 'object' || value === null) return null;
    for (const [key, inner] of Object.entries(value)) {
      const found = find(inner, `${path}.${key}`);
      if (found) return found;
    }
    return null;
  };
  return find(variables, 'variables') ?? '';
}

export function callWith({ url }: { url: string }, headers: Readonly<Record<string, string>> = {}): Caller {
  async function call<Data, Variables>(
    document: Document<Data, Variables>,
    variables?: Variables,
  ): Promise<Answer<Data>> {
    const query = typeof document === 'string' ? document : print(document);
    const response = await fetch(`${url}/graphql`, { method: 'POST', ...bodyOf(query, variables, headers) });
    const body = (await response.json()) as { data: Data; errors?: AnswerError[] };
    return { status: response.status, headers: response.headers, ...body };
  }
  return {
    headers,
    call,
    async run(document, variables) {
      const answer = await call(document, variables);
      if (!answer.errors) return answer.data;
      throw new Error(`${answer.status} ${JSON.stringify(answer.errors, null, 2)}`);
    },
  };
}
