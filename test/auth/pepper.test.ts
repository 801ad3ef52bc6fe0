import { expect, test } from 'vitest';
import { countOldKeys } from '#server/auth/secrets.ts';
import { runCommand } from '#server/cli/keys-commands.ts';
import { createKey, revoke, statusAndCode } from '../api-keys/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { eventually } from '../support/eventually.ts';
import { createOrganization } from '../support/organization.ts';
import { uuidOf } from '../support/rows.ts';

const [first, second, third] = ['1', '2', '3'].map((each) => each.repeat(40)) as [string, string, string];

/** The same database under one SECRET_KEY after another. */
async function under<Result>(
  app: TestApp,
  env: Record<string, string>,
  work: (next: TestApp) => Promise<Result>,
): Promise<Result> {
  const next = await startApp(env, app.connection);
  try {
    return await work(next);
  } finally {
    await next.close();
  }
}

test('keys outlive the SECRET_KEY they were made under, as long as SECRET_KEY_PREVIOUS names it', async () => {
  const app = await startApp({ SECRET_KEY: first });
  const manager = await (await createOrganization(app)).program();
  const old = await createKey(manager, { name: 'old' });
  const unused = await createKey(manager, { name: 'unused' });
  await app.close();

  const between = await under(app, { SECRET_KEY: second, SECRET_KEY_PREVIOUS: first }, async (next) => {
    expect(await statusAndCode(next, old.secret)).toBe('200');
    expect(await statusAndCode(next, old.secret)).toBe('200');
    const made = await createKey(callWith(next, manager.headers), { name: 'between' });
    expect(await statusAndCode(next, made.secret)).toBe('200');
    return made;
  });

  await under(app, { SECRET_KEY: third, SECRET_KEY_PREVIOUS: `${second},${first}` }, async (next) => {
    expect(await statusAndCode(next, old.secret)).toBe('200');
    expect(await statusAndCode(next, between.secret)).toBe('200');
    await revoke(callWith(next, manager.headers), old.apiKey.id);
    expect(await statusAndCode(next, old.secret)).toBe('401 API_KEY_REVOKED');
  });

  await under(app, { SECRET_KEY: third, SECRET_KEY_PREVIOUS: second }, async (next) => {
    expect(await statusAndCode(next, between.secret)).toBe('200');
    expect(await statusAndCode(next, unused.secret)).toBe('401 INVALID_API_KEY');
  });
});

test('a key comes under the current SECRET_KEY by being used, once, and then needs no other', async () => {
  const app = await startApp({ SECRET_KEY: first });
  const organization = await createOrganization(app);
  const manager = await organization.program();
  const [used, unused] = [await createKey(manager), await createKey(manager)];
  await app.close();

  const both = { SECRET_KEY: second, SECRET_KEY_PREVIOUS: first };
  await under(app, both, async (next) => {
    await under(app, both, async (other) => {
      const before = await versions(next);
      expect(new Set(before.values()).size).toBe(1);
      const answers = [next, other, next, other].map((each) => statusAndCode(each, used.secret));
      expect(await Promise.all(answers)).toEqual(['200', '200', '200', '200']);
      await eventually(async () => {
        const after = await versions(next);
        expect(after.get(uuidOf(used.apiKey.id))).toBe(next.runtime.secrets.pepper.version);
        expect(after.get(uuidOf(unused.apiKey.id))).toBe(before.get(uuidOf(unused.apiKey.id)));
      });
      for (const each of [next, other]) expect(await statusAndCode(each, used.secret)).toBe('200');
    });
    expect(await left(next)).toEqual({ lost: 0, previous: 2 });
    await revoke(callWith(next, manager.headers), unused.apiKey.id);
    await eventually(async () => expect(await left(next)).toEqual({ lost: 0, previous: 0 }));
    const asked = { command: 'list', id: null, values: { organization: organization.id } } as const;
    expect(await runCommand(next, asked)).toContain('SECRET_KEY_PREVIOUS any more');
  });

  await under(app, { SECRET_KEY: second }, async (next) => {
    expect(await statusAndCode(next, used.secret)).toBe('200');
    expect(await statusAndCode(next, manager.secret)).toBe('200');
  });
});

test('what the rewriting fails at is done at the next use, and the request does not notice', async () => {
  const app = await startApp({ SECRET_KEY: first });
  const key = await createKey(await (await createOrganization(app)).program());
  await app.close();
  await under(app, { SECRET_KEY: second, SECRET_KEY_PREVIOUS: first }, async (next) => {
    const { pool } = next.runtime;
    await pool.query(
      `alter table api_key_secret add constraint no_more check (pepper_version = '') not valid`,
    );
    expect(await statusAndCode(next, key.secret)).toBe('200');
    expect(await left(next)).toMatchObject({ previous: 2 });
    await pool.query('alter table api_key_secret drop constraint no_more');
    next.runtime.keys.forget(uuidOf(key.apiKey.id));
    expect(await statusAndCode(next, key.secret)).toBe('200');
    await eventually(async () => expect(await left(next)).toMatchObject({ previous: 1 }));
  });
});

const left = ({ runtime }: TestApp) => countOldKeys(runtime.pool, runtime.secrets, runtime.now());

/** Under which SECRET_KEY each key's secret is. */
async function versions({ runtime }: TestApp): Promise<Map<string, string>> {
  const { rows } = await runtime.pool.query<{ id: string; version: string }>(
    'select api_key_id as id, pepper_version as version from api_key_secret',
  );
  return new Map(rows.map(({ id, version }) => [id, version]));
}

test('under an unknown SECRET_KEY the server does not start, and says what to do', async () => {
  const app = await startApp({ SECRET_KEY: first });
  await app.close();
  await expect(startApp({ SECRET_KEY: second }, app.connection)).rejects.toThrow(/SECRET_KEY_PREVIOUS/);
});
