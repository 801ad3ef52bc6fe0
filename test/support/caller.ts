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

export function callWith({ url }: { url: string }, headers: Readonly<Record<string, string>> = {}): Caller {
  async function call<Data, Variables>(
    document: Document<Data, Variables>,
    variables?: Variables,
  ): Promise<Answer<Data>> {
    const query = typeof document === 'string' ? document : print(document);
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
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
