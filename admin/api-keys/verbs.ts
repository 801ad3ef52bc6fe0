import {
  ApiKeyArchiveDocument,
  ApiKeyCreateDocument,
  type ApiKeyCreateInput,
  ApiKeyDisableDocument,
  ApiKeyEnableDocument,
  ApiKeyExplainDocument,
  type ApiKeyExplainInput,
  ApiKeyLockoutDocument,
  type ApiKeyLockoutInput,
  ApiKeyPinNetworksDocument,
  ApiKeyRevokeDocument,
  ApiKeyRotateDocument,
  type ApiKeyRotateInput,
  ApiKeyScopesDocument,
  ApiKeySecretRetireDocument,
  ApiKeyShrinkScopesDocument,
  ApiKeySparklinesDocument,
  ApiKeyUnarchiveDocument,
  ApiKeyUsageDocument,
  ApiKeyWatchDocument,
  ScopesForDocument,
} from '../gql/graphql.ts';
import { type Ask, acting, found, withSecret } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';
import { succeed } from '../relay/relay-data-provider.ts';

/** What can be done with keys, and asked about them, beyond reading and changing. */
export function apiKeyVerbs(ask: Ask) {
  const act = acting(ask);
  return {
    /** Not `create`: the answer carries the secret, and what `create` answers is kept in a cache. */
    createApiKey: async (input: ApiKeyCreateInput) =>
      withSecret(succeed(await ask(request(ApiKeyCreateDocument, { input })))),
    /** Carries a secret too. */
    rotateApiKey: async (input: ApiKeyRotateInput) =>
      withSecret(succeed(await ask(request(ApiKeyRotateDocument, { input })))),
    retireApiKeySecret: (id: string) => act(request(ApiKeySecretRetireDocument, { input: { id } })),
    disableApiKey: (id: string) => act(request(ApiKeyDisableDocument, { input: { id } })),
    enableApiKey: (id: string) => act(request(ApiKeyEnableDocument, { input: { id } })),
    revokeApiKey: (id: string, reason?: string) =>
      act(request(ApiKeyRevokeDocument, { input: { id, reason } })),

    archiveApiKey: (id: string) => act(request(ApiKeyArchiveDocument, { input: { id } })),
    unarchiveApiKey: (id: string) => act(request(ApiKeyUnarchiveDocument, { input: { id } })),
    pinApiKeyNetworks: (id: string, asNetworks: boolean) =>
      act(request(ApiKeyPinNetworksDocument, { input: { id, asNetworks } })),
    apiKeyScopes: (id: string, days: number) => ask(request(ApiKeyScopesDocument, { id, days })),
    shrinkApiKeyScopes: (id: string, days: number, scopes: readonly string[]) =>
      act(request(ApiKeyShrinkScopesDocument, { input: { id, days, scopes: [...scopes] } })),
    explainApiKey: async (input: ApiKeyExplainInput) =>
      succeed(found(await ask(request(ApiKeyExplainDocument, { input })))),
    apiKeyLockout: async (input: ApiKeyLockoutInput) =>
      succeed(found(await ask(request(ApiKeyLockoutDocument, { input })))).addresses,
    scopesFor: async (document: string) => succeed(await ask(request(ScopesForDocument, { document }))),
    apiKeyWatch: (id: string) => ask(request(ApiKeyWatchDocument, { id })),
    apiKeyUsage: (id: string) => ask(request(ApiKeyUsageDocument, { id })),
    apiKeySparklines: (ids: readonly string[]) => ask(request(ApiKeySparklinesDocument, { ids: [...ids] })),
  };
}
