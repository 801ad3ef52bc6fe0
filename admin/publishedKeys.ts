import { parsePublishedKeys } from '../server/ledger/verifier/published-keys.ts';
import type { Environment } from './gql/graphql.ts';

/** The keys of a log, as anybody gets them; an empty log has none. */
export async function publishedKeys(environment: Environment) {
  const response = await fetch(`/ledger/${environment.toLowerCase()}/keys`, { cache: 'no-cache' });
  if (response.status === 404) return {};
  if (!response.ok) throw new Error(`The keys of the log could not be read (HTTP ${response.status}).`);
  return parsePublishedKeys(new Uint8Array(await response.arrayBuffer()));
}
