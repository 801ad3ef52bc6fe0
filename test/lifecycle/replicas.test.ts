import { expect, test, vi } from 'vitest';
import { emptyDatabase } from '../support/app.ts';
import { callWith } from '../support/caller.ts';
import { run, startServer, temporaryDataDir, urlOf } from '../support/server-process.ts';

vi.setConfig({ testTimeout: 90_000 });

test('two replicas start at once on an empty database: one makes the owner, both serve', async () => {
  const shared = {
    DATABASE_URL: urlOf(await emptyDatabase()),
    SECRET_KEY: 'a secret key that all replicas are given',
    RATE_LIMIT_STORE: 'postgres',
    SEED: 'none',
  };
  const replicas = await Promise.all([
    startServer({ ...shared, DATA_DIR: temporaryDataDir() }),
    startServer({ ...shared, DATA_DIR: temporaryDataDir() }),
  ]);
  const keys = replicas.flatMap(({ output }) => /^Test key: (\S+)$/m.exec(output())?.slice(1) ?? []);
  expect(keys).toHaveLength(1);
  expect(replicas.filter(({ output }) => /^Owner:/m.test(output()))).toHaveLength(1);
  for (const replica of replicas) {
    const { me } = await callWith(replica, { 'x-api-key': keys[0] ?? '' }).run(
      '{ me { organization { name } } }',
    );
    expect(me.organization.name).toBeTruthy();
  }
  for (const replica of replicas) expect(await replica.end()).toMatchObject({ code: 0 });
});

test('a second server on the same DATA_DIR is turned away with one line', async () => {
  const DATA_DIR = temporaryDataDir();
  const first = await startServer({ DATA_DIR, SEED: 'none' });
  const second = await run(process.execPath, ['server/main.ts'], { DATA_DIR }).ended;
  expect(second.code).toBe(1);
  expect(second.output).toMatch(/^Countersign cannot start\. .*\n$/);
  expect(second.output).toContain(DATA_DIR);
  expect((await fetch(`${first.url}/readyz`)).status).toBe(200);
});
