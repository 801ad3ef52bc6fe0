import type { ApiKeyRecordFragment } from '../gql/graphql.ts';

export const isPast = (at: string) => new Date(at).getTime() <= Date.now();

/** An older secret is on its way out, and still accepted. */
export function isRotating({ secrets, status }: Pick<ApiKeyRecordFragment, 'secrets' | 'status'>): boolean {
  const over = status === 'REVOKED' || status === 'EXPIRED';
  return !over && secrets.some(({ retiresAt }) => retiresAt && !isPast(retiresAt));
}
