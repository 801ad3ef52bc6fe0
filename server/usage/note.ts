import type { VerifiedKey } from '#server/api-keys/key-directory.ts';
import type { RequestErrorCode } from '#server/errors.ts';

/** A request that presented a known key, as it ended. */
export interface UseNote {
  key: VerifiedKey;
  /** Whether the key was let in; what was refused later (a scope, a limit, a fault) still used it. */
  isAccepted: boolean;
  operation: string | null;
  /** Null when all went well. */
  code: string | null;
  status: number;
  durationMs: number;
  requestId: string;
  ip: string;
  userAgent: string | null;
  /** Milliseconds of the server's clock. */
  at: number;
}

export type ResultKind = 'OK' | 'ERROR' | 'DENIED' | 'LIMITED';

/** How a request that went well is written down. */
export const okCode = 'OK';

const denials: ReadonlySet<string> = new Set<RequestErrorCode>([
  'API_KEY_REVOKED',
  'API_KEY_EXPIRED',
  'API_KEY_DISABLED',
  'API_KEY_NOT_YET_VALID',
  'WRONG_ENVIRONMENT',
  'IP_NOT_ALLOWED',
  'INSUFFICIENT_SCOPE',
  'DOCUMENT_NOT_ALLOWED',
]);

export function kindOf({ code, isAccepted }: Pick<UseNote, 'code' | 'isAccepted'>): ResultKind {
  if (code === null) return 'OK';
  if (code === 'RATE_LIMIT_EXCEEDED') return 'LIMITED';
  return !isAccepted || denials.has(code) ? 'DENIED' : 'ERROR';
}

/** Whether the secret was refused because a rotation has replaced it, while its key lives on. */
export function isRetiredUse({ key, code, at }: UseNote): boolean {
  if (code !== 'API_KEY_REVOKED' || key.revokedAt) return false;
  return key.retiresAt !== null && key.retiresAt.getTime() <= at;
}
