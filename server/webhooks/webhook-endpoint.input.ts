import { isIP } from 'node:net';
import { z } from 'zod';
import { optionalText } from '#server/validation.ts';
import { hostOf, isPublic } from './addresses.ts';
import { eventObjects } from './event-objects.ts';
import { eventTypes } from './event-types.ts';

export interface WebhookEndpointInput {
  url?: string | null;
  description?: string | null;
  events?: readonly string[] | null;
}

const maxUrl = 2_000;
const nouns = Object.keys(eventObjects);
const patterns: ReadonlySet<string> = new Set([
  '*',
  ...nouns.map((noun) => `${noun}.*`),
  ...Object.keys(eventTypes),
]);

const events = z
  .array(
    z.string().refine((name) => patterns.has(name), {
      error: (issue) =>
        `"${issue.input}" is no event. Name types that webhookEventTypes lists, like "invoice.paid"; "invoice.*" for all of a kind, "*" for all.`,
    }),
  )
  .min(1, 'Choose at least one event; "*" stands for all.')
  .max(200, 'At most 200 events; "*" stands for all.')
  .transform((list) => (list.includes('*') ? ['*'] : [...new Set(list)]));

/** What a name leads to is judged when it is connected to; an address is one that is written already. */
function faultOf(text: string, allowPrivate: boolean): string | null {
  if (text.length > maxUrl || !URL.canParse(text)) return 'Give a URL, like https://example.com/webhooks.';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    return 'The URL must begin with https://.';
  if (url.username || url.password)
    return 'The URL must not hold a user name or password; the signature says who we are.';
  if (url.hash) return 'The URL must not have a fragment (#…).';
  const host = hostOf(url);
  const isLocal = host === 'localhost' || host.endsWith('.localhost');
  if (!allowPrivate && (isLocal || (isIP(host) > 0 && !isPublic(host))))
    return 'The URL must lead to a public address.';
  return null;
}

const urlOf = (allowPrivate: boolean) =>
  z
    .string()
    .trim()
    .refine((text) => faultOf(text, allowPrivate) === null, {
      error: (issue) => faultOf(String(issue.input), allowPrivate) ?? '',
    })
    .transform((text) => new URL(text).href);

export const createInput = (allowPrivate: boolean) =>
  z.object({ url: urlOf(allowPrivate), description: optionalText('The description', 500), events });

export const updateInput = (allowPrivate: boolean) =>
  z.object({
    url: urlOf(allowPrivate).optional(),
    description: optionalText('The description', 500),
    events: events.optional(),
  });
