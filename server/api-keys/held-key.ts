import { mayBeKey } from '#server/auth/authenticate.ts';
import { systemPrincipal } from '#server/auth/principal.ts';
import { type Caller, type Runtime, systemContext } from '#server/context.ts';
import { ApiKeyStatusError } from './api-key.errors.ts';
import { revoke } from './api-key.service.ts';

const reason = 'Revoked by somebody who holds it, at POST /v1/keys/revoke.';

/**
 * Whoever holds a key may end it: they could do worse with it. Says nothing of what came of it. A secret that a
 * rotation has retired is no longer the key, and ends nothing. Wrong keys count here as in any request.
 */
export function createHeldKeyRevoker(runtime: Runtime) {
  return async (text: string, caller: Caller, requestId: string): Promise<void> => {
    const gate = runtime.wrongKeys.gateFor(caller.ip);
    if (!mayBeKey({ keyBrand: runtime.config.keyBrand, keys: runtime.keys }, text)) return gate.missed();
    const found = await runtime.keys.find(text, gate);
    const key = found?.principal.key;
    if (!found || !key || (found.retiresAt && found.retiresAt <= runtime.now())) return;
    const { organizationId: id, organizationName: name } = found.principal;
    const holder = systemPrincipal({ id, name }, found.environment, 'a holder of the key');
    const ctx = { ...systemContext(runtime, holder, requestId), caller };
    try {
      await revoke(ctx, key.id, reason);
    } catch (error) {
      if (!(error instanceof ApiKeyStatusError)) throw error;
    }
  };
}
