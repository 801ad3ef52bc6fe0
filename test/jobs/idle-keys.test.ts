import { describe, expect, test } from 'vitest';
import { openGate } from '#server/api-keys/key-directory.ts';
import { lookAfterIdleKeys } from '#server/jobs/idle-keys.ts';
import { createKey, disable, statusAndCode } from '../api-keys/support.ts';
import { startApp, useApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import {
  ApiKeyEnableDocument,
  ApiKeysGoingIdleDocument,
  OrganizationUpdateDocument,
} from '../support/gql/graphql.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { tracesOf, uuidOf } from '../support/rows.ts';

const app = useApp();
const dayMs = 24 * 60 * 60 * 1000;

/** An organization with a key, and what the clock makes of it. Whoever manages it is a person: keys grow idle. */
async function keyUnder(idleKeyDays: number | null, input = {}) {
  const organization = await createOrganization(app());
  const owner = await organization.person('OWNER');
  const rule = async (days: number | null) =>
    only(
      (await owner.run(OrganizationUpdateDocument, { input: { idleKeyDays: days } })).organizationUpdate,
      'OrganizationUpdatePayload',
    );
  await rule(idleKeyDays);
  const { apiKey, secret } = await createKey(owner, input);
  const traces = async () => (await tracesOf(organization, apiKey.id)).slice(1);
  return {
    ...{ organization, owner, rule, id: apiKey.id, secret, traces },
    /** After so many days: what was recorded of the key, but for its creation. */
    async daysLater(days: number) {
      app().advance(days * dayMs);
      await lookAfterIdleKeys(app().runtime);
      return (await traces()).map(({ type }) => type.slice(8));
    },
    goingIdle: async (goesIdle = true) =>
      (await owner.run(ApiKeysGoingIdleDocument, { filter: { goesIdle } })).apiKeys.nodes,
    enable: async () =>
      only(
        (await owner.run(ApiKeyEnableDocument, { input: { id: apiKey.id } })).apiKeyEnable,
        'ApiKeyEnablePayload',
      ),
    use: () => statusAndCode(app(), secret),
  };
}

describe('under the rule', () => {
  test('an idle key is announced seven days before and disabled, by the server, once', async () => {
    const { id, use, daysLater, traces, goingIdle } = await keyUnder(30);
    expect(await use()).toBe('200');
    expect(await daysLater(22.9)).toEqual([]);
    expect(await goingIdle()).toEqual([]);
    const used = app().runtime.now().getTime() - 22.9 * dayMs;
    expect(await daysLater(0.2)).toEqual(['idle_warned']);
    expect(await daysLater(0)).toEqual(['idle_warned']);
    const [shown] = await goingIdle();
    expect(shown).toMatchObject({ id, status: 'ACTIVE' });
    const announced = Date.parse(shown?.idleDisablesAt ?? '');
    expect(announced - used).toBeGreaterThanOrEqual(30 * dayMs);
    expect(await daysLater(6.8)).toEqual(['idle_warned']);
    expect(await daysLater(0.3)).toEqual(['idle_warned', 'disabled']);
    expect(await daysLater(30)).toEqual(['idle_warned', 'disabled']);
    expect(await use()).toBe('401 API_KEY_DISABLED');
    expect(await goingIdle()).toEqual([]);
    expect(await traces()).toMatchObject([
      {
        ...{ type: 'api_key.idle_warned', actor_type: 'SYSTEM', actor_label: 'rule for idle keys' },
        data: { idleDays: 30, disablesAt: shown?.idleDisablesAt },
      },
      {
        ...{ type: 'api_key.disabled', actor_type: 'SYSTEM', actor_label: 'rule for idle keys' },
        ...{ reason: 'Not used for 30 days.', data: { idleDays: 30 } },
      },
    ]);
  });

  test('any use starts it anew, also after the announcement', async () => {
    const { use, daysLater, goingIdle } = await keyUnder(30);
    expect(await daysLater(24)).toEqual(['idle_warned']);
    expect(await use()).toBe('200');
    expect(await daysLater(20)).toEqual(['idle_warned']);
    expect(await goingIdle()).toEqual([]);
    expect(await daysLater(4)).toEqual(['idle_warned', 'idle_warned']);
    expect(await daysLater(7.1)).toEqual(['idle_warned', 'idle_warned', 'disabled']);
  });

  test('a key that is enabled again has its days from then on, and one that begins later from there', async () => {
    const { owner, id, daysLater, enable } = await keyUnder(30);
    await disable(owner, id);
    expect(await daysLater(100)).toEqual(['disabled']);
    await enable();
    expect(await daysLater(22)).toEqual(['disabled', 'enabled']);
    expect(await daysLater(1.1)).toEqual(['disabled', 'enabled', 'idle_warned']);
    const notBefore = new Date(app().runtime.now().getTime() + 100 * dayMs).toISOString();
    const later = await keyUnder(30, { notBefore });
    expect(await later.daysLater(110)).toEqual([]);
    expect(await later.daysLater(14)).toEqual(['idle_warned']);
  });

  test('a key that has ended anyway is left alone', async () => {
    const expiresAt = new Date(app().runtime.now().getTime() + 25 * dayMs).toISOString();
    const { daysLater, goingIdle } = await keyUnder(30, { expiresAt });
    expect(await daysLater(24)).toEqual(['idle_warned']);
    expect(await goingIdle()).toHaveLength(1);
    expect(await daysLater(10)).toEqual(['idle_warned']);
    expect(await goingIdle()).toEqual([]);
    expect(await goingIdle(false)).toHaveLength(1);
  });
});

describe('a rule that comes late', () => {
  test('announces first: no key is disabled within seven days, however long it rested', async () => {
    const { rule, daysLater } = await keyUnder(null);
    expect(await daysLater(400)).toEqual([]);
    await rule(30);
    expect(await daysLater(0)).toEqual(['idle_warned']);
    expect(await daysLater(6.9)).toEqual(['idle_warned']);
    expect(await daysLater(0.2)).toEqual(['idle_warned', 'disabled']);
  });

  test('starts anew when it is changed or was off', async () => {
    const { rule, daysLater, goingIdle } = await keyUnder(30);
    expect(await daysLater(24)).toEqual(['idle_warned']);
    await rule(null);
    expect(await goingIdle()).toEqual([]);
    expect(await daysLater(20)).toEqual(['idle_warned']);
    await rule(30);
    expect(await goingIdle()).toEqual([]);
    expect(await daysLater(0)).toEqual(['idle_warned', 'idle_warned']);
    expect(await daysLater(7.1)).toEqual(['idle_warned', 'idle_warned', 'disabled']);
  });
});

test('several replicas announce and disable once, and all of them refuse the key at once', async () => {
  const key = await keyUnder(30);
  const ahead = app().runtime.now().getTime() - Date.now();
  const other = await startApp({}, app().connection, ahead);
  const all = async (days: number) => {
    for (const server of [app(), other]) server.advance(days * dayMs);
    const rounds = [app(), other, app(), other].map(({ runtime }) => lookAfterIdleKeys(runtime));
    await Promise.all(rounds);
  };
  try {
    await all(23.5);
    await all(7.1);
    expect((await key.traces()).map(({ type }) => type)).toEqual(['api_key.idle_warned', 'api_key.disabled']);
    await eventually(async () => {
      expect(await statusAndCode(other, key.secret)).toBe('401 API_KEY_DISABLED');
    }, 500);
  } finally {
    await other.close();
  }
});

test('a key in the caches of all replicas is forgotten by them', async () => {
  const key = await keyUnder(30);
  await key.daysLater(23.5);
  const ahead = app().runtime.now().getTime() - Date.now();
  const other = await startApp({}, app().connection, ahead + 7.1 * dayMs);
  try {
    await other.runtime.keys.find(key.secret, openGate);
    app().advance(7.1 * dayMs);
    await app().runtime.keys.find(key.secret, openGate);
    await lookAfterIdleKeys(other.runtime);
    await eventually(async () => {
      expect(await key.use()).toBe('401 API_KEY_DISABLED');
    }, 250);
  } finally {
    await other.close();
  }
});

test('a use that is written while the key is being disabled saves it', async () => {
  const { organization, id, traces, daysLater } = await keyUnder(30);
  await daysLater(24);
  app().advance(7.1 * dayMs);
  const client = await app().runtime.pool.connect();
  await client.query('begin');
  await client.query('select from api_key where id = $1 for update', [uuidOf(id)]);
  const round = lookAfterIdleKeys(app().runtime);
  await eventually(async () => {
    const waiting = await organization.sql(
      `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    expect(waiting).toHaveLength(1);
  });
  await client.query(
    `insert into api_key_last_use (secret_id, api_key_id, used_at, ip)
     select id, api_key_id, $2, '192.0.2.1' from api_key_secret where api_key_id = $1`,
    [uuidOf(id), app().runtime.now()],
  );
  await client.query('commit');
  client.release();
  await round;
  expect((await traces()).map(({ type }) => type)).toEqual(['api_key.idle_warned']);
});
