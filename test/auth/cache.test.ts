import { describe, expect, test } from 'vitest';
import { createKey, createScene, disable, revoke, statusAndCode } from '../api-keys/support.ts';
import { startApp, type TestApp, useApp } from '../support/app.ts';
import { eventually } from '../support/eventually.ts';
import { only } from '../support/only.ts';
import { createOrganization } from '../support/organization.ts';
import { statementsDuring } from '../support/statements.ts';

const app = useApp();

/** Until the key is kept: while word of other keys' changes is still coming in, what was read is not. */
const cached = (secret: string) =>
  eventually(async () => {
    expect(keyReads(await statementsDuring(app(), () => statusAndCode(app(), secret)))).toEqual([]);
  });

const keyReads = (sent: string[]) => sent.filter((text) => text.includes('from "api_key_secret"'));

describe('a verified key', () => {
  test('is checked without SQL from its second use on', async () => {
    const { secret } = await createScene(app());
    await cached(secret);
    const sent = await statementsDuring(app(), async () => {
      for (let round = 0; round < 50; round++) expect(await statusAndCode(app(), secret)).toBe('200');
    });
    expect(sent.filter((text) => !text.includes('api_key_last_use'))).toEqual([]);
  });

  test('is read once, however many first requests come at once', async () => {
    const manager = await (await createOrganization(app())).program();
    const { secret } = await createKey(manager);
    const sent = await statementsDuring(app(), async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, () => statusAndCode(app(), secret)));
      expect(new Set(answers)).toEqual(new Set(['200']));
    });
    expect(keyReads(sent)).toHaveLength(1);
  });

  test('is read anew after any change of it, and only it', async () => {
    const { manager, apiKey, secret } = await createScene(app());
    const other = await createKey(manager);
    await cached(other.secret);
    await disable(manager, apiKey.id);
    const sent = await statementsDuring(app(), async () => {
      expect(await statusAndCode(app(), other.secret)).toBe('200');
      expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_DISABLED');
    });
    expect(keyReads(sent)).toHaveLength(1);
  });

  test('still ends when its time is over: the clock is asked at every request', async () => {
    const expiresAt = new Date(app().runtime.now().getTime() + 60_000).toISOString();
    const { secret } = await createScene(app(), { expiresAt });
    const sent = await statementsDuring(app(), async () => {
      expect(await statusAndCode(app(), secret)).toBe('200');
      app().advance(61_000);
      expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_EXPIRED');
    });
    expect(keyReads(sent)).toEqual([]);
  });
});

/** Two servers on one database. */
async function withReplica(work: (replica: TestApp) => Promise<void>): Promise<void> {
  const replica = await startApp({}, app().connection);
  try {
    await work(replica);
  } finally {
    await replica.close();
  }
}

describe('with a second server on the same database', () => {
  test('a change made by one holds on the other within 250 ms', async () => {
    await withReplica(async (replica) => {
      for (let round = 0; round < 10; round++) {
        const { manager, apiKey, secret } = await createScene(app());
        for (const each of [app(), replica]) expect(await statusAndCode(each, secret)).toBe('200');
        only(await revoke(manager, apiKey.id), 'ApiKeyRevokePayload');
        const since = performance.now();
        await eventually(
          async () => expect(await statusAndCode(replica, secret)).toBe('401 API_KEY_REVOKED'),
          250,
        );
        expect(performance.now() - since).toBeLessThan(500);
        expect(await statusAndCode(app(), secret)).toBe('401 API_KEY_REVOKED');
      }
    });
  });

  test('a server that no longer hears changes asks the database every time, and caches again when it does', async () => {
    await withReplica(async (replica) => {
      const { manager, apiKey, secret } = await createScene(app());
      expect(await statusAndCode(replica, secret)).toBe('200');
      await killListeners();
      await revoke(manager, apiKey.id);
      const refused = async () => expect(await statusAndCode(replica, secret)).toBe('401 API_KEY_REVOKED');
      await eventually(refused, 250);
      for (let round = 0; round < 30; round++) await refused();
      const fresh = await createKey(manager);
      await eventually(async () => {
        await statusAndCode(replica, fresh.secret);
        const sent = await statementsDuring(replica, () => statusAndCode(replica, fresh.secret));
        expect(keyReads(sent)).toEqual([]);
      }, 5_000);
      await revoke(manager, fresh.apiKey.id);
      await eventually(async () => expect(await statusAndCode(replica, fresh.secret)).toMatch(/^401/), 250);
    });
  });
});

async function killListeners(): Promise<void> {
  const { rows } = await app().runtime.pool.query<{ killed: boolean }>(
    `select pg_terminate_backend(pid) as killed from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen %'`,
  );
  const heartbeat = await app().runtime.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and query = 'select 1' and state = 'idle'`,
  );
  expect(rows.length + heartbeat.rows.length).toBeGreaterThanOrEqual(2);
}
