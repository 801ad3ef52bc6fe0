import { expect, test } from 'vitest';
import * as apiKeys from '#server/api-keys/api-key.service.ts';
import { decodeId } from '#server/db/id.ts';
import { useApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import {
  ApiKeyRotateDocument,
  ApiKeySecretRetireDocument,
  RotatedKeyDocument,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';

const app = useApp();
const hourMs = 60 * 60 * 1000;
const me = '{ me { key { id } } }';

async function setUp(more = {}) {
  const organization = await createOrganization(app());
  const owner = await organization.person('OWNER');
  const program = await organization.program(['clients:read'], more);
  const rotate = async (input = {}) => {
    const { apiKeyRotate } = await owner.run(ApiKeyRotateDocument, {
      input: { id: program.keyId, ...input },
    });
    return apiKeyRotate;
  };
  return { organization, owner, program, rotate };
}

const statusWith = async (secret: string) =>
  (await callWith(app(), { authorization: `Bearer ${secret}` }).call(me)).status;

function rotated(result: Awaited<ReturnType<Awaited<ReturnType<typeof setUp>>['rotate']>>) {
  const { apiKey, secret } = only(result, 'ApiKeyRotatePayload');
  return { apiKey, secret: given(secret) };
}

test('keeps the id, accepts both secrets during the overlap, and leaves a trace', async () => {
  const { organization, program, rotate } = await setUp();
  const { apiKey, secret } = rotated(await rotate({ overlap: 'PT2H' }));
  expect(apiKey.id).toBe(program.keyId);
  expect(apiKey.last4).toBe(secret.slice(-4));
  expect(apiKey.secrets.map(({ retiresAt }) => retiresAt === null)).toEqual([true, false]);
  expect(await statusWith(secret)).toBe(200);
  expect(await statusWith(program.secret)).toBe(200);
  const traces = await organization.sql<{ data: unknown }>(
    "select data from activity where organization_id = ? and type = 'api_key.rotated'",
    [organization.id],
  );
  expect(traces).toHaveLength(1);
  expect(JSON.stringify(traces)).not.toContain(secret);
});

test('refuses the old secret at the end of the overlap, and not before', async () => {
  const { program, rotate } = await setUp();
  const { secret } = rotated(await rotate({ overlap: 'PT2H' }));
  app().advance(2 * hourMs - 60_000);
  expect(await statusWith(program.secret)).toBe(200);
  app().advance(61_000);
  expect(await statusWith(program.secret)).toBe(401);
  expect(await statusWith(secret)).toBe(200);
});

test('without an overlap the old secret is refused on the next request', async () => {
  const { program, rotate } = await setUp();
  expect(await statusWith(program.secret)).toBe(200);
  rotated(await rotate({ overlap: 'PT0S' }));
  const answer = await program.call(me);
  expect(answer.status).toBe(401);
  expect(answer.errors?.[0]?.extensions.code).toBe('API_KEY_REVOKED');
});

test('never lets a secret outlive the key', async () => {
  const expiresAt = new Date(app().runtime.now().getTime() + hourMs);
  const { rotate } = await setUp({ expiresAt });
  const { apiKey } = rotated(await rotate({ overlap: 'P7D' }));
  expect(apiKey.secrets[1]?.retiresAt).toBe(expiresAt.toISOString());
});

test('rotating twice adds a third secret and leaves the first its earlier end', async () => {
  const { program, rotate } = await setUp();
  const first = rotated(await rotate({ overlap: 'PT1H' }));
  const second = rotated(await rotate({ overlap: 'P1D' }));
  const [current, middle, oldest] = second.apiKey.secrets;
  expect(current?.retiresAt).toBeNull();
  expect(oldest?.retiresAt).toBe(first.apiKey.secrets[1]?.retiresAt);
  expect(Date.parse(middle?.retiresAt ?? '')).toBeGreaterThan(Date.parse(oldest?.retiresAt ?? ''));
  for (const secret of [program.secret, first.secret, second.secret])
    expect(await statusWith(secret)).toBe(200);
});

test('of two people who rotate at once on the same view, the second is told', async () => {
  const { owner, program, rotate } = await setUp();
  const { apiKey } = await owner.run(RotatedKeyDocument, { id: program.keyId });
  const expectedSecretId = apiKey?.secrets[0]?.id;
  const results = await Promise.all([rotate({ expectedSecretId }), rotate({ expectedSecretId })]);
  expect(results.map(({ __typename }) => __typename).sort()).toEqual([
    'ApiKeyRotatePayload',
    'ApiKeySecretError',
  ]);
});

test('refuses a disabled, an expired and a revoked key, and too long an overlap, as data', async () => {
  const { organization, program, rotate } = await setUp({
    expiresAt: new Date(app().runtime.now().getTime() + hourMs),
  });
  expect(await rotate({ overlap: 'P31D' })).toMatchObject({ code: 'VALIDATION_FAILED', path: ['overlap'] });
  const id = decodeId(program.keyId)?.uuid ?? '';
  await apiKeys.disable(organization.context(), id);
  expect(await rotate()).toMatchObject({ __typename: 'ApiKeyStatusError', status: 'DISABLED' });
  await apiKeys.enable(organization.context(), id);
  app().advance(hourMs + 1);
  expect(await rotate()).toMatchObject({ __typename: 'ApiKeyStatusError', status: 'EXPIRED' });
  await apiKeys.revoke(organization.context(), id, null);
  expect(await rotate()).toMatchObject({ __typename: 'ApiKeyStatusError', status: 'REVOKED' });
});

test('a replaced secret can be ended early; the current one cannot', async () => {
  const { owner, program, rotate } = await setUp();
  const { apiKey } = rotated(await rotate({ overlap: 'P1D' }));
  const [current, old] = apiKey.secrets;
  const retire = async (id = '') =>
    (await owner.run(ApiKeySecretRetireDocument, { input: { id } })).apiKeySecretRetire;
  expect(await retire(current?.id)).toMatchObject({ code: 'API_KEY_SECRET' });
  expect(await statusWith(program.secret)).toBe(200);
  expect(await retire(old?.id)).toMatchObject({ __typename: 'ApiKeySecretRetirePayload' });
  expect(await statusWith(program.secret)).toBe(401);
  expect(await retire(old?.id)).toMatchObject({ code: 'API_KEY_SECRET' });
});

test('says when the old secret is safe to retire', async () => {
  const { owner, program, rotate } = await setUp();
  const { secret } = rotated(await rotate({ overlap: 'P1D' }));
  const isSafe = async () => {
    await app().runtime.usage.flush();
    const { apiKey } = await owner.run(RotatedKeyDocument, { id: program.keyId });
    return apiKey?.secrets[1]?.safeToRetire;
  };
  await statusWith(program.secret);
  app().advance(20 * 60_000);
  expect(await isSafe()).toBe(false);
  await statusWith(secret);
  expect(await isSafe()).toBe(true);
  await statusWith(program.secret);
  expect(await isSafe()).toBe(false);
});

test('without the scope nothing happens, and a key of another tenant does not exist', async () => {
  const { program, owner } = await setUp();
  const stranger = await (await createOrganization(app())).person('OWNER');
  const input = { id: program.keyId };
  expect((await program.call(ApiKeyRotateDocument, { input })).status).toBe(403);
  const { apiKeyRotate } = await stranger.run(ApiKeyRotateDocument, { input });
  expect(apiKeyRotate).toMatchObject({ __typename: 'NotFoundError' });
  const { apiKey } = await owner.run(RotatedKeyDocument, { id: program.keyId });
  const { apiKeySecretRetire } = await stranger.run(ApiKeySecretRetireDocument, {
    input: { id: apiKey?.secrets[0]?.id ?? '' },
  });
  expect(apiKeySecretRetire).toMatchObject({ __typename: 'NotFoundError' });
  expect(apiKey?.secrets).toHaveLength(1);
});

test('nobody gets into their hands a key that may do more than they may', async () => {
  const { organization, program } = await setUp({ scopes: ['clients:read', 'payouts:write'] });
  const keysOnly = await organization.program(['api-keys:write', 'clients:write']);
  const { apiKeyRotate } = await keysOnly.run(ApiKeyRotateDocument, { input: { id: program.keyId } });
  expect(apiKeyRotate).toMatchObject({ __typename: 'ApiKeyScopeError', code: 'SCOPE_NOT_HELD' });
  expect(apiKeyRotate).not.toHaveProperty('secret');
  const self = await organization.program(['api-keys:write']);
  rotated((await self.run(ApiKeyRotateDocument, { input: { id: self.keyId } })).apiKeyRotate);
});
