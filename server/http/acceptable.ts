import type { IncomingMessage } from 'node:http';
import { RequestError } from '#server/errors.ts';

/** Refuses what is no request of GraphQL over HTTP, in our words, before anything tries to make sense of it. */
export function requireAcceptable({ method, headers, url = '/' }: IncomingMessage): void {
  if (method === 'GET') requireJsonParameters(url);
  else if (method === 'POST') requireJsonBody(headers['content-type'] ?? '');
  else {
    const message = 'GraphQL is asked by POST; queries by GET, too.';
    throw new RequestError('METHOD_NOT_ALLOWED', 405, message, { headers: { Allow: 'GET, POST' } });
  }
}

export const acceptsStream = ({ accept = '' }: { accept?: string | undefined }) =>
  /(^|,)\s*text\/event-stream\s*(;|,|$)/i.test(accept);

function requireJsonBody(contentType: string): void {
  if (/^\s*application\/(graphql\+)?json\s*(;|$)/i.test(contentType)) return;
  throw new RequestError(
    'UNSUPPORTED_MEDIA_TYPE',
    415,
    'Send the operation as JSON, {"query": …, "variables": …}, with the header "Content-Type: application/json".',
  );
}

function requireJsonParameters(url: string): void {
  const [, text = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(text);
  for (const name of ['variables', 'extensions']) {
    const value = parameters.get(name);
    if (value && !isJson(value))
      throw new RequestError('BAD_REQUEST', 400, `The parameter ${name} is not valid JSON.`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
