import { expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import {
  ApiKeyArchiveDocument,
  ApiKeyByIdDocument,
  ApiKeyListDocument,
  ApiKeyUnarchiveDocument,
} from '../support/gql/graphql.ts';
import { createOrganization } from '../support/organization.ts';
import { expectForbidden, expectUnknownToStrangers } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { createKey, createScene, disable, revoke, statusAndCode } from './support.ts';

const app = useApp();

async function revokedKey() {
  const scene = await createScene(app());
  await revoke(scene.manager, scene.apiKey.id, 'left the company');
  const { manager, apiKey } = scene;
  const input = { id: apiKey.id };
  const archive = async () => (await manager.run(ApiKeyArchiveDocument, { input })).apiKeyArchive;
  const unarchive = async () => (await manager.run(ApiKeyUnarchiveDocument, { input })).apiKeyUnarchive;
  const listed = async (filter?: object) => {
    const { apiKeys } = await manager.run(ApiKeyListDocument, { filter });
    expect(apiKeys.totalCount).toBe(apiKeys.nodes.length);
    return apiKeys.nodes.some(({ id }) => id === apiKey.id);
  };
  return { ...scene, archive, unarchive, listed };
}

test('an archived key is out of the usual list, and nothing of it is erased', async () => {
  const { organization, manager, apiKey, secret, archive, listed } = await revokedKey();
  expect(await listed()).toBe(true);
  const result = await archive();
  expect(result).toMatchObject({
    __typename: 'ApiKeyArchivePayload',
    apiKey: { id: apiKey.id, status: 'REVOKED' },
  });
  expect(await listed()).toBe(false);
  expect(await listed({ archived: false })).toBe(false);
  expect(await listed({ archived: true })).toBe(true);
  expect(await listed({ archived: true, status: ['ACTIVE'] })).toBe(false);
  const kept = (await manager.run(ApiKeyByIdDocument, { id: apiKey.id })).apiKey;
  expect(kept).toMatchObject({
    revokeReason: 'left the company',
    name: 'ingest',
    secrets: [{ prefix: 'sk_test_' }],
  });
  expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
  const types = (await tracesOf(organization, apiKey.id)).map(({ type }) => type);
  expect(types).toEqual(['api_key.created', 'api_key.revoked', 'api_key.archived']);
});

test('it comes back as dead as it was', async () => {
  const { secret, archive, unarchive, listed } = await revokedKey();
  await archive();
  expect(await unarchive()).toMatchObject({ apiKey: { archivedAt: null } });
  expect(await listed()).toBe(true);
  expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
});

test('an expired key can be archived', async () => {
  const manager = await (await createOrganization(app())).program();
  const expiresAt = new Date(app().runtime.now().getTime() + 60_000).toISOString();
  const { apiKey } = await createKey(manager, { expiresAt });
  app().advance(61_000);
  const { apiKeyArchive } = await manager.run(ApiKeyArchiveDocument, { input: { id: apiKey.id } });
  expect(apiKeyArchive).toMatchObject({ apiKey: { status: 'EXPIRED' } });
});

test('a living key cannot: active, disabled or not yet valid', async () => {
  const manager = await (await createOrganization(app())).program();
  const notBefore = new Date(app().runtime.now().getTime() + 60_000).toISOString();
  const [active, disabled, future] = [
    await createKey(manager),
    await createKey(manager),
    await createKey(manager, { notBefore }),
  ];
  await disable(manager, disabled.apiKey.id);
  const results = [active, disabled, future].map(async ({ apiKey: { id } }) => {
    const { apiKeyArchive } = await manager.run(ApiKeyArchiveDocument, { input: { id } });
    return apiKeyArchive.__typename === 'ApiKeyStatusError' ? apiKeyArchive.status : apiKeyArchive.__typename;
  });
  expect(await Promise.all(results)).toEqual(['ACTIVE', 'DISABLED', 'NOT_YET_VALID']);
});

test('twice is refused, either way', async () => {
  const { archive, unarchive } = await revokedKey();
  expect(await unarchive()).toMatchObject({ __typename: 'ApiKeyStatusError', code: 'API_KEY_STATUS' });
  await archive();
  expect(await archive()).toMatchObject({ __typename: 'ApiKeyStatusError', code: 'API_KEY_STATUS' });
});

test('needs api-keys:write, and does not exist for others', async () => {
  const { organization, apiKey } = await revokedKey();
  const input = { id: apiKey.id };
  const reader = await organization.program(['api-keys:read']);
  await expectForbidden(organization, ['api-keys:write'], () =>
    reader.call(ApiKeyArchiveDocument, { input }),
  );
  await expectUnknownToStrangers(
    app(),
    organization,
    async (caller) => (await caller.run(ApiKeyArchiveDocument, { input })).apiKeyArchive,
  );
});
