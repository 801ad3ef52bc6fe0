import { refused } from './stored-operation.ts';
import type { JsonSchema } from './verb.ts';

/** What bodies, query strings and lists of the façade have in common. */

export type Sent = Readonly<Record<string, unknown>>;

export const text = (description: string) => ({ type: 'string', description });
export const instant = (description: string) => ({ type: 'string', format: 'date-time', description });

export const idempotencyKeySchema = text('Instead of the header `Idempotency-Key`.');

export interface Listed<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

export const pageFields = 'pageInfo { hasNextPage endCursor } totalCount';

export const pageParameters = {
  limit: { type: 'integer', minimum: 1, maximum: 100, default: 20, description: 'How many.' },
  cursor: text('`next_cursor` of the page before.'),
} as const;

export const listSchema = (name: string, items: JsonSchema): JsonSchema => ({
  type: 'object',
  properties: {
    [name]: { type: 'array', items },
    total: { type: 'integer', description: 'How many there are in all.' },
    has_more: { type: 'boolean', description: 'Whether there is another page.' },
    next_cursor: { type: ['string', 'null'], description: 'Where it begins.' },
  },
});

export const pageVariables = (query: URLSearchParams) => ({
  first: pageSize(query.get('limit')),
  after: query.get('cursor'),
});

export const pageBody = ({ pageInfo, totalCount }: Omit<Listed<unknown>, 'nodes'>) => ({
  total: totalCount,
  has_more: pageInfo.hasNextPage,
  next_cursor: pageInfo.hasNextPage ? pageInfo.endCursor : null,
});

function pageSize(given: string | null): number | null {
  if (given === null) return null;
  if (/^[1-9]\d?$|^100$/.test(given)) return Number(given);
  throw refused('BAD_REQUEST', 400, 'limit must be a whole number from 1 to 100.');
}

/** Of the query string; false where it is left out. */
export function isTrue(query: URLSearchParams, name: string): boolean {
  const given = query.get(name) ?? 'false';
  if (given === 'true' || given === 'false') return given === 'true';
  throw refused('BAD_REQUEST', 400, `${name} must be true or false.`);
}

/** A member of a body is not what it must be; `must` goes on after its name. */
export const wrongMember = (name: string, must: string) =>
  refused('VALIDATION_FAILED', 400, `${name} must be ${must}.`);

/** A member of a body that is a text, or is left out. */
export function textIn(body: Sent, name: string): string | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw wrongMember(name, 'a string');
}

/** A member that is an object, or is left out. */
export function objectIn(body: Sent, name: string): Sent {
  const value = body[name] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Sent;
  throw wrongMember(name, 'a JSON object');
}
