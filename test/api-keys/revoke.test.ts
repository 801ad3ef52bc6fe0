import { describe, expect, test } from 'vitest';
import { useApp } from '../support/app.ts';
import { ApiKeyRevokeDocument } from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { expectForbidden, expectUnknownToStrangers, leavesNothing } from '../support/refusals.ts';
import { tracesOf } from '../support/rows.ts';
import { createKey, createScene, disable, revoke, statusAndCode } from './support.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;

describe('a revoked key', () => {
  test('is refused from the very next request on, stays listed with who, when and why', async () => {
    const { organization, apiKey, secret } = await createScene(app());
    const owner = await organization.person('OWNER');
    const result = only(
      await revoke(owner, apiKey.id, ' Seen in a public repository '),
      'ApiKeyRevokePayload',
    );
    const why = 'Seen in a public repository';
    expect(result.apiKey).toMatchObject({ status: 'REVOKED', revokedBy: 'A person', revokeReason: why });
    expect(Date.parse(result.apiKey.revokedAt ?? '')).toBeCloseTo(app().runtime.now().getTime(), -4);
    expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
    const [, trace] = await tracesOf(organization, apiKey.id);
    expect(trace).toMatchObject({
      type: 'api_key.revoked',
      reason: why,
      actor_type: 'USER',
      ip: '127.0.0.1',
    });
  });

  test('may have been disabled or expired before', async () => {
    const { manager, apiKey } = await createScene(app());
    await disable(manager, apiKey.id);
    expect(only(await revoke(manager, apiKey.id), 'ApiKeyRevokePayload').apiKey.revokeReason).toBeNull();
    const expiresAt = new Date(app().runtime.now().getTime() + dayMs).toISOString();
    const brief = await createKey(manager, { expiresAt });
    app().advance(2 * dayMs);
    expect(await statusAndCode(app(), brief.secret)).toBe('401 API_KEY_EXPIRED');
    only(await revoke(manager, brief.apiKey.id), 'ApiKeyRevokePayload');
    expect(await statusAndCode(app(), brief.secret)).toBe('401 API_KEY_REVOKED');
  });

  test('cannot be revoked again, nor with a reason of more than 500 characters', async () => {
    const { organization, manager, apiKey } = await createScene(app());
    const long = await leavesNothing(organization, () => revoke(manager, apiKey.id, 'x'.repeat(501)));
    expect(only(long, 'ValidationError').path).toEqual(['reason']);
    await revoke(manager, apiKey.id, 'first');
    const again = await leavesNothing(organization, () => revoke(manager, apiKey.id, 'second'));
    expect(only(again, 'ApiKeyStatusError').status).toBe('REVOKED');
  });

  test('of several that revoke at once one does, and one trace is left', async () => {
    const { organization, manager, apiKey } = await createScene(app());
    const results = await Promise.all(Array.from({ length: 8 }, () => revoke(manager, apiKey.id)));
    expect(results.filter((result) => result.__typename === 'ApiKeyRevokePayload')).toHaveLength(1);
    expect(await tracesOf(organization, apiKey.id)).toHaveLength(2);
  });
});

test('no request that starts after the revoke has returned is accepted, however busy the key is', async () => {
  const { manager } = await createScene(app());
  for (let round = 0; round < 20; round++) {
    const { apiKey, secret } = await createKey(manager);
    let revoked = false;
    const late: string[] = [];
    const early: string[] = [];
    const hammer = async () => {
      for (let after = 0; after < 3; ) {
        const startedLate = revoked;
        const answer = await statusAndCode(app(), secret);
        (startedLate ? late : early).push(answer);
        if (startedLate) after++;
      }
    };
    const hammers = Array.from({ length: 6 }, hammer);
    await Promise.all(Array.from({ length: 3 }, () => statusAndCode(app(), secret)));
    only(await revoke(manager, apiKey.id), 'ApiKeyRevokePayload');
    revoked = true;
    await Promise.all(hammers);
    expect(early).toContain('200');
    expect(late).toEqual(Array.from({ length: 18 }, () => '401 API_KEY_REVOKED'));
  }
});

test('a key that revokes itself is answered, and then refused', async () => {
  const { organization } = await createScene(app());
  const self = await organization.program(['api-keys:write']);
  only(await revoke(self, self.keyId), 'ApiKeyRevokePayload');
  expect(await statusAndCode(app(), self.secret)).toBe('401 API_KEY_REVOKED');
});

test('without the scope nothing happens', async () => {
  const { organization, apiKey } = await createScene(app());
  const reader = await organization.program(['api-keys:read']);
  const call = () => reader.call(ApiKeyRevokeDocument, { input: { id: apiKey.id } });
  await expectForbidden(organization, ['api-keys:write'], call);
});

test('for others the key does not exist', async () => {
  const { organization, apiKey } = await createScene(app());
  await expectUnknownToStrangers(app(), organization, (caller) => revoke(caller, apiKey.id));
});
