import { print } from 'graphql';
import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import type { Caller } from '../support/caller.ts';
import { ApiKeyDisableDocument, ApiKeyEnableDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { createScene, disable, revoke, statusAndCode } from './support.ts';

const app = useApp();

async function enable(caller: Caller, id: string) {
  return (await caller.run(ApiKeyEnableDocument, { input: { id } })).apiKeyEnable;
}

describe('disabling and enabling', () => {
  test('pauses a key from the very next request on, and ends the pause, with traces', async () => {
    const { organization, apiKey, secret } = await createScene(app());
    const admin = await organization.person('ADMIN');
    for (let round = 0; round < 5; round++) {
      const { apiKey: paused } = only(await disable(admin, apiKey.id), 'ApiKeyDisablePayload');
      expect(paused).toMatchObject({ status: 'DISABLED', disabledBy: 'A person' });
      expect(paused.disabledAt).not.toBeNull();
      expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_DISABLED');
      const { apiKey: back } = only(await enable(admin, apiKey.id), 'ApiKeyEnablePayload');
      expect(back).toMatchObject({ status: 'ACTIVE', disabledAt: null, disabledBy: null });
      expect(await statusAndCode(app(), secret)).toBe('200');
    }
    const types = (await tracesOf(organization, apiKey.id)).map(
      (trace) => `${trace.type} ${trace.actor_type}`,
    );
    expect(types.slice(0, 3)).toEqual([
      'api_key.created API_KEY',
      'api_key.disabled USER',
      'api_key.enabled USER',
    ]);
    expect(types).toHaveLength(11);
  });

  test('what is disabled, expired or revoked cannot be disabled', async () => {
    const { organization, manager, apiKey } = await createScene(app());
    await disable(manager, apiKey.id);
    const again = await leavesNothing(organization, () => disable(manager, apiKey.id));
    expect(only(again, 'ApiKeyStatusError')).toMatchObject({
      status: 'DISABLED',
      code: 'API_KEY_STATUS',
      path: ['id'],
    });
    await revoke(manager, apiKey.id);
    const late = await leavesNothing(organization, () => disable(manager, apiKey.id));
    expect(only(late, 'ApiKeyStatusError').status).toBe('REVOKED');
  });

  test('only a disabled key can be enabled: no revoked one comes back to life', async () => {
    const { organization, manager, apiKey, secret } = await createScene(app());
    const early = await leavesNothing(organization, () => enable(manager, apiKey.id));
    expect(only(early, 'ApiKeyStatusError').status).toBe('ACTIVE');
    await disable(manager, apiKey.id);
    await revoke(manager, apiKey.id);
    const late = await leavesNothing(organization, () => enable(manager, apiKey.id));
    expect(only(late, 'ApiKeyStatusError').status).toBe('REVOKED');
    expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
  });
});

test('a key can disable itself, and then not enable itself', async () => {
  const { organization } = await createScene(app());
  const self = await organization.program(['api-keys:write']);
  only(await disable(self, self.keyId), 'ApiKeyDisablePayload');
  const { status, errors } = await self.call(ApiKeyEnableDocument, { input: { id: self.keyId } });
  expect(`${status} ${errors?.[0]?.extensions.code}`).toBe('401 API_KEY_DISABLED');
});

test.each([
  ['disable', ApiKeyDisableDocument],
  ['enable', ApiKeyEnableDocument],
])('%s: without the scope nothing happens', async (_verb, document) => {
  const { organization, apiKey } = await createScene(app());
  const reader = await organization.program(['api-keys:read', 'clients:write']);
  const call = () => reader.call(print(document), { input: { id: apiKey.id } });
  await expectForbidden(organization, ['api-keys:write'], call);
});

test('for others the key does not exist', async () => {
  const { organization, manager, apiKey } = await createScene(app());
  await expectUnknownToStrangers(app(), organization, (caller) => disable(caller, apiKey.id));
  await disable(manager, apiKey.id);
  await expectUnknownToStrangers(app(), organization, (caller) => enable(caller, apiKey.id));
});
