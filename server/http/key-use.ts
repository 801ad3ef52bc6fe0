import type { VerifiedKey } from '#server/api-keys/key-directory.ts';
import type { Caller, Context, Outcome, Runtime } from '#server/context.ts';

const maxOperation = 128;

/** A request on its way, as far as usage is concerned: which known key it presented, and what came of it. */
export interface KeyUse {
  /** `performance.now()` at its beginning. */
  startedAt: number;
  requestId: string;
  caller: Caller | null;
  /** What the request became, once it was let in. */
  context: Context | null;
  /** Null until the key is known, and again once its use is noted. */
  key: VerifiedKey | null;
  /** Whether the key was let in. */
  isAccepted: boolean;
  outcome: Outcome;
}

export function beginUse(requestId: string): KeyUse {
  return {
    startedAt: performance.now(),
    requestId,
    caller: null,
    context: null,
    key: null,
    isAccepted: false,
    outcome: { operation: null, code: null, needed: 0n },
  };
}

/** Notes the request, once, just before its answer goes out: whoever has the answer can count on it. */
export function noteUse({ usage, now }: Runtime, use: KeyUse, status: number): void {
  const { key, caller, isAccepted, outcome, requestId } = use;
  if (!key || !caller) return;
  use.key = null;
  usage.note({
    key,
    isAccepted,
    operation: outcome.operation?.slice(0, maxOperation) ?? null,
    code: outcome.code,
    needed: outcome.needed,
    status,
    durationMs: performance.now() - use.startedAt,
    requestId,
    ip: caller.ip,
    userAgent: caller.userAgent,
    at: now().getTime(),
  });
}
