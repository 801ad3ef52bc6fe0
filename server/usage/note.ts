import type { VerifiedKey } from '#server/api-keys/key-directory.ts';
import type { RequestErrorCode } from '#server/error-codes.ts';

/** A request that presented a known key, as it ended. */
export interface UseNote {
  key: VerifiedKey;
  /** Whether the key was let in; what was refused later (a scope, a limit, a fault) still used it. */
  isAccepted: boolean;
  operation: string | null;
  /** The scopes it could not have run without, as bits; none when it was refused. */
  needed: bigint;
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
  'RESOURCE_NOT_ACCESSIBLE',
]);

export function kindOf({ code, isAccepted }: Pick<UseNote, 'code' | 'isAccepted'>): ResultKind {
  if (code === null) return 'OK';
  if (code === 'RATE_LIMIT_EXCEEDED') return 'LIMITED';
  return !isAccepted || denials.has(code) ? 'DENIED' : 'ERROR';
}

/** What is told of a secret that was tried after its end; null where there is nothing to tell. */
export type DeadUse = 'retired_secret_used' | 'dead_key_used';

/** A secret that a rotation has replaced while its key lives on, or the secret of a key that has ended itself. */
export function deadUseOf({ key, code, at }: UseNote): DeadUse | null {
  if (code === 'API_KEY_EXPIRED') return 'dead_key_used';
  if (code !== 'API_KEY_REVOKED') return null;
  if (key.revokedAt) return 'dead_key_used';
  return key.retiresAt !== null && key.retiresAt.getTime() <= at ? 'retired_secret_used' : null;
}
