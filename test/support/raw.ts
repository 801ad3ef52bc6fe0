import type { AnswerError } from './caller.ts';

export interface RawAnswer {
  status: number;
  headers: Headers;
  code: string | undefined;
  text: string;
  body: { data?: unknown; errors?: AnswerError[] };
}

export const ping = JSON.stringify({ query: '{ me { kind } }' });

/** One request to /graphql exactly as given: for what a well-behaved client would not send. */
export async function post(
  { url }: { url: string },
  headers: Readonly<Record<string, string | undefined>> = {},
  body: string = ping,
): Promise<RawAnswer> {
  const given = Object.fromEntries(
    Object.entries(headers).filter((each): each is [string, string] => each[1] !== undefined),
  );
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...given },
    body,
  });
  const text = await response.text();
  const parsed = text.startsWith('{') ? (JSON.parse(text) as RawAnswer['body']) : {};
  const code = parsed.errors?.[0]?.extensions.code;
  return { status: response.status, headers: response.headers, code, text, body: parsed };
}
