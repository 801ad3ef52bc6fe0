import type { ApiKeyRecordFragment } from '../gql/graphql.ts';

/** Why nothing can be done with the key any more. */
export function blockedBy({ status }: ApiKeyRecordFragment, t: (key: string) => string): string | false {
  if (status === 'REVOKED') return t('api_keys.revoke.already');
  return status === 'EXPIRED' && t('api_keys.expired_already');
}
