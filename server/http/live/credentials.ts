import type { IncomingMessage } from 'node:http';
import type { Asking } from '#server/http/request-context.ts';

/** What a client that cannot set headers, as browsers cannot, says in `connection_init` instead. */
const named = ['authorization', 'x-api-key', 'x-environment'];

/** The headers of the upgrade, and those of the introduction beside them: what contradicts is refused as in a request. */
export function credentialsOf({ headers, rawHeaders }: IncomingMessage, params: unknown): Asking {
  const all = { headers: { ...headers }, rawHeaders: [...rawHeaders] };
  for (const [name, value] of Object.entries(params ?? {})) {
    const header = name.toLowerCase();
    if (!named.includes(header) || typeof value !== 'string') continue;
    const known = all.headers[header];
    if (known === value) continue;
    all.headers[header] = known === undefined ? value : `${known}, ${value}`;
    if (header === 'authorization') all.rawHeaders.push(header, value);
  }
  return all;
}
