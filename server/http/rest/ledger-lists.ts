import { refused } from './stored-operation.ts';
import type { JsonSchema } from './verb.ts';

/** What the lists of ledger records have in common. */

export const text = (description: string) => ({ type: 'string', description });
export const instant = (description: string) => ({ type: 'string', format: 'date-time', description });

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

/** A member of a body that is a text, or is left out. */
export function textIn(body: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = body[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw refused('BAD_REQUEST', 400, `${name} must be a string.`);
}

/** A member that is an object, or is left out. */
export function objectIn(
  body: Readonly<Record<string, unknown>>,
  name: string,
): Readonly<Record<string, unknown>> {
  const value = body[name] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw refused('BAD_REQUEST', 400, `${name} must be a JSON object.`);
}
