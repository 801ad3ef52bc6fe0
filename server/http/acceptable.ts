import type { IncomingMessage } from 'node:http';
import { RequestError } from '#server/errors.ts';
import { requireJson } from './body.ts';

const jsonOperation =
  'Send the operation as JSON, {"query": …, "variables": …}, with the header "Content-Type: application/json".';

/** Refuses what is no request of GraphQL over HTTP, in our words, before anything tries to make sense of it. */
export function requireAcceptable(req: IncomingMessage): void {
  if (req.method === 'GET') requireJsonParameters(req.url ?? '/');
  else if (req.method === 'POST') requireJson(req, jsonOperation);
  else {
    const message = 'GraphQL is asked by POST; queries by GET, too.';
    throw new RequestError('METHOD_NOT_ALLOWED', 405, message, { headers: { Allow: 'GET, POST' } });
  }
}

export const acceptsStream = ({ accept = '' }: { accept?: string | undefined }) =>
  /(^|,)\s*text\/event-stream\s*(;|,|$)/i.test(accept);

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
