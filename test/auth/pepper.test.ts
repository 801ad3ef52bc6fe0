import { expect, test } from 'vitest';
import { createKey, revoke, statusAndCode } from '../api-keys/support.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { createOrganization } from '../support/organization.ts';

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
    expect(await statusAndCode(next, manager.secret)).toBe('401 INVALID_API_KEY');
  });
});

test('under an unknown SECRET_KEY the server does not start, and says what to do', async () => {
  const app = await startApp({ SECRET_KEY: first });
  await app.close();
  await expect(startApp({ SECRET_KEY: second }, app.connection)).rejects.toThrow(/SECRET_KEY_PREVIOUS/);
});
