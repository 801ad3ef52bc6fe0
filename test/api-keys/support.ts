import type { TestApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import {
  ApiKeyCreateDocument,
  type ApiKeyCreateInput,
  ApiKeyDisableDocument,
  ApiKeyRevokeDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { post } from '../support/raw.ts';

/** An organization with somebody who manages its keys, and a key that has been used just now. */
export async function createScene(app: TestApp, input: Partial<ApiKeyCreateInput> = {}) {
  const organization = await createOrganization(app);
  const manager = await organization.program();
  const key = await createKey(manager, input);
  await statusAndCode(app, key.secret);
  return { organization, manager, ...key };
}

export async function createKey(manager: Caller, input: Partial<ApiKeyCreateInput> = {}) {
  const full = { name: 'ingest', scopes: ['clients:read'], ...input };
  const { apiKeyCreate } = await manager.run(ApiKeyCreateDocument, { input: full });
  const { apiKey, secret } = only(apiKeyCreate, 'ApiKeyCreatePayload');
  return { apiKey, secret: given(secret) };
}

/** How a request with this secret is answered, e.g. `200` or `401 API_KEY_REVOKED`. */
export async function statusAndCode(app: { url: string }, secret: string): Promise<string> {
  const { status, code } = await post(app, { 'x-api-key': secret });
  return code ? `${status} ${code}` : String(status);
}

export async function disable(manager: Caller, id: string) {
  return (await manager.run(ApiKeyDisableDocument, { input: { id } })).apiKeyDisable;
}

export async function revoke(manager: Caller, id: string, reason?: string) {
  return (await manager.run(ApiKeyRevokeDocument, { input: { id, reason } })).apiKeyRevoke;
}
