import { Client, fetchExchange } from '@urql/core';
import type { Environment } from './gql/graphql.ts';

/** What a cookie request must carry to be more than a forged form post. */
export const requestedWith = { 'X-Requested-With': 'countersign-console' };

/**
 * One client per environment, so nothing can ask one world and be answered by the other. No cache exchange:
 * react-admin's TanStack Query is the cache. Never GET, which would put variables into addresses and logs.
 */
export function createConsoleClient(environment: Environment): Client {
  return new Client({
    url: '/graphql',
    exchanges: [fetchExchange],
    requestPolicy: 'network-only',
    preferGetMethod: false,
    fetchOptions: {
      credentials: 'same-origin',
      headers: { ...requestedWith, 'X-Environment': environment.toLowerCase() },
    },
  });
}
