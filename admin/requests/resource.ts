import {
  type ApiRequestFilterInput,
  RequestDocument,
  type RequestRecordFragment,
  RequestsDocument,
} from '../gql/graphql.ts';
import { type Request, request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';

const hourMs = 3_600_000;
export const spans = { hour: hourMs, day: 24 * hourMs, week: 168 * hourMs } as const;
export type Span = keyof typeof spans;

/** The codes that a request is refused with before it runs; others are found by typing. */
export const refusalCodes = [
  'INSUFFICIENT_SCOPE',
  'IP_NOT_ALLOWED',
  'RATE_LIMIT_EXCEEDED',
  'API_KEY_REVOKED',
  'API_KEY_EXPIRED',
  'API_KEY_DISABLED',
  'API_KEY_NOT_YET_VALID',
] as const;

export const requests = resource<RequestRecordFragment>({
  list: ({ window, filter }) => request(RequestsDocument, { ...window, filter: requestFilter(filter) }),
  // By `node`, whose answer could be of another kind as far as the compiler knows.
  one: (id) =>
    request(RequestDocument, { id }) as unknown as Request<{ record: RequestRecordFragment | null }>,
});

const text = (value: unknown) => (typeof value === 'string' && value && value !== 'all' ? value : undefined);

export function requestFilter(filter: Record<string, unknown>): ApiRequestFilterInput {
  const result = text(filter.result) ?? 'all';
  const span = text(filter.span);
  const length = span && span in spans ? spans[span as Span] : undefined;
  return {
    apiKeyId: text(filter.apiKeyId),
    operation: text(filter.operation),
    ok: result === 'ok' ? true : result === 'failed' ? false : undefined,
    code: ['all', 'ok', 'failed'].includes(result) ? undefined : [result],
    after: length ? new Date(Date.now() - length).toISOString() : undefined,
  };
}
