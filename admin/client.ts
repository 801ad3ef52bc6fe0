import { Client, fetchExchange } from '@urql/core';
import type { Environment } from './gql/graphql.ts';

/** What a cookie request must carry to be more than a forged form post. */
export const requestedWith = { 'X-Requested-With': 'countersign-console' };

const clients = new Map<Environment, Client>();

/**
 * One client per environment, so nothing can ask one world and be answered by the other. No cache exchange:
 * react-admin's TanStack Query is the cache. Never GET, which would put variables into addresses and logs.
 */
export function consoleClient(environment: Environment): Client {
  const known = clients.get(environment) ?? createClient(environment);
  clients.set(environment, known);
  return known;
}

function createClient(environment: Environment): Client {
  return new Client({
    url: '/graphql',
    exchanges: [fetchExchange],
    requestPolicy: 'network-only',
    preferGetMethod: false,
    // By server-sent events, with the same cookie and headers.
    fetchSubscriptions: true,
    fetchOptions: {
      credentials: 'same-origin',
      headers: { ...requestedWith, 'X-Environment': environment.toLowerCase() },
    },
  });
}
