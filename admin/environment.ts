import type { Environment } from './gql/graphql.ts';
import { persisted } from './persisted.ts';

/**
 * The environment is the first segment of the address (`/test/…`, `/live/…`), so a link names its world and
 * two tabs can stand in two. What is kept here only answers an address without one.
 */
export const lastEnvironment = persisted<Environment>('countersign.environment', (text) =>
  text === 'LIVE' ? 'LIVE' : 'TEST',
);

export function environmentFromPath(segment: string | undefined): Environment | null {
  if (segment === 'live') return 'LIVE';
  return segment === 'test' ? 'TEST' : null;
}

export function environmentPath(environment: Environment): string {
  return environment === 'LIVE' ? '/live' : '/test';
}
