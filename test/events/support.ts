import type { Caller } from '../support/caller.ts';
import { EventAnchorDocument, type EventFieldsFragment } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { post } from '../support/raw.ts';

export async function anchor(caller: Caller, payload: unknown, type = 'order.shipped') {
  return (await caller.run(EventAnchorDocument, { input: { type, payload } })).eventAnchor;
}

export async function createEvent(
  caller: Caller,
  payload: unknown = {},
  type?: string,
): Promise<EventFieldsFragment> {
  return only(await anchor(caller, payload, type), 'EventAnchorPayload').event;
}

const mutation = `mutation A($payload: JSON!) { eventAnchor(input: { type: "a", payload: $payload }) {
  __typename ... on EventAnchorPayload { event { payload hash } } ... on UserError { code message path } } }`;

interface Outcome {
  __typename: string;
  code?: string;
  message?: string;
  event?: { payload: unknown; hash: string };
}

/** Anchors a payload given as JSON text, exactly as it stands there. */
export async function anchorText(app: { url: string }, caller: Caller, payload: string): Promise<Outcome> {
  const body = `{"query":${JSON.stringify(mutation)},"variables":{"payload":${payload}}}`;
  return outcome(app, caller, body);
}

/** Anchors a payload given as a literal of the GraphQL language. */
export async function anchorLiteral(app: { url: string }, caller: Caller, payload: string): Promise<Outcome> {
  const query = mutation.replace('($payload: JSON!)', '').replace('$payload', payload);
  return outcome(app, caller, JSON.stringify({ query }));
}

async function outcome(app: { url: string }, caller: Caller, body: string): Promise<Outcome> {
  const answer = await post(app, caller.headers, body);
  const data = answer.body.data as { eventAnchor: Outcome } | undefined;
  if (!data || answer.body.errors) throw new Error(`${answer.status} ${answer.text}`);
  return data.eventAnchor;
}

/** RFC 8785 once more, written for the tests: keys by UTF-16 code units, the rest as ECMAScript writes it. */
export function jcs(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jcs).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const record = value as Record<string, unknown>;
  return `{${Object.keys(record)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${jcs(record[key])}`)
    .join(',')}}`;
}
