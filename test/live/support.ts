import { randomUUID } from 'node:crypto';
import { type Client, createClient } from 'graphql-ws';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';
import type { AnswerError } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';

// biome-ignore lint/suspicious/noExplicitAny: documents are plain strings, whose data has any shape
type Data = any;

export interface LiveResult {
  data?: Data;
  errors?: AnswerError[];
}

/** What came over a live connection so far. */
export interface Stream {
  results: LiveResult[];
  /** Comments that only keep the line open. */
  beats(): number;
  /** Whether the other end has said that it is over, or hung up. */
  isOver(): boolean;
  close(): void;
}

export const codeOf = (result: LiveResult | undefined) => result?.errors?.[0]?.extensions.code;

/** Waits until so many results are there. */
export const some = (stream: Pick<Stream, 'results'>, count: number, withinMs = 5_000) =>
  eventually(async () => {
    if (stream.results.length < count) {
      throw new Error(`${stream.results.length} of ${count} came: ${JSON.stringify(stream.results)}`);
    }
    return stream.results;
  }, withinMs);

export const over = (stream: Pick<Stream, 'isOver'>, withinMs = 5_000) =>
  eventually(async () => {
    if (!stream.isOver()) throw new Error('it is still open');
  }, withinMs);

type Headers = Readonly<Record<string, string>>;

/** A subscription as a program sends it; answers the response itself where that is no stream. */
export async function ask(
  { url }: { url: string },
  headers: Headers,
  query: string,
  variables: object = {},
  accept = 'text/event-stream',
): Promise<{ response: Response; abort: AbortController }> {
  const abort = new AbortController();
  onTestFinished(() => abort.abort());
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...headers },
    body: JSON.stringify({ query, variables }),
    signal: abort.signal,
  });
  return { response, abort };
}

/** Server-sent events, open once the answer's head is there. */
export async function sse(
  server: { url: string },
  headers: Headers,
  query: string,
  variables: object = {},
): Promise<Stream> {
  const { response, abort } = await ask(server, headers, query, variables);
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    throw new Error(`${response.status} ${await response.text()}`);
  }
  const results: LiveResult[] = [];
  let beats = 0;
  let isOver = false;
  const read = async () => {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        if (part.startsWith(':')) beats++;
        const data = /^data: (.+)$/m.exec(part)?.[1];
        if (data) results.push(JSON.parse(data) as LiveResult);
      }
    }
  };
  void read()
    .catch(() => {})
    .finally(() => {
      isOver = true;
    });
  return { results, beats: () => beats, isOver: () => isOver, close: () => abort.abort() };
}

export interface Socket {
  client: Client;
  /** Code and reason of its closing, once it is closed. */
  closed(): { code: number; reason: string } | null;
  subscribe(query: string, variables?: Record<string, unknown>): Promise<Stream>;
}

/** A connection as the npm package `graphql-ws` makes it, and no second one when it is closed. */
export function socket(
  { url }: { url: string },
  connectionParams: Record<string, unknown> = {},
  headers: Headers = {},
): Socket {
  let closing: { code: number; reason: string } | null = null;
  class WithHeaders extends WebSocket {
    constructor(address: string, protocol: string) {
      super(address, protocol, { headers });
    }
  }
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WithHeaders,
    connectionParams,
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => {},
    generateID: () => randomUUID(),
    on: {
      closed: (event) => {
        const { code, reason } = event as { code: number; reason: string };
        closing ??= { code, reason };
      },
    },
  });
  onTestFinished(async () => client.dispose());
  return {
    client,
    closed: () => closing,
    async subscribe(query, variables = {}) {
      const results: LiveResult[] = [];
      let isOver = false;
      const done = () => {
        isOver = true;
      };
      const close = client.subscribe(
        { query, variables },
        {
          next: (result) => results.push(result as LiveResult),
          error: (errors) => {
            if (Array.isArray(errors)) results.push({ errors: errors as AnswerError[] });
            isOver = true;
          },
          complete: done,
        },
      );
      return { results, beats: () => 0, isOver: () => isOver, close };
    },
  };
}

/** Subscribing says nothing when it has begun: changes things until the first is told. */
export async function begun(stream: Stream, change: () => Promise<unknown>): Promise<void> {
  await eventually(async () => {
    await change();
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (stream.results.length === 0) throw new Error('nothing is told yet');
  }, 5_000);
}
