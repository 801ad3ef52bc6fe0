import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ConfigError, loadConfig, variableNames } from '#server/config.ts';
import { emptyDatabase, freshDatabase } from '../support/app.ts';
import { root, run, startServer, temporaryDataDir, urlOf } from '../support/server-process.ts';

vi.setConfig({ testTimeout: 90_000 });

const wrong: readonly (readonly [name: string, value: string])[] = [
  ['PORT', 'http'],
  ['PORT', '70000'],
  ['PORT', '0x10'],
  ['PORT', '1e3'],
  ['WRONG_KEYS_PER_MINUTE', '-1'],
  ['REQUEST_LOG_DAYS', '0'],
  ['PUBLIC_URL', 'example.com'],
  ['PUBLIC_URL', 'https://example.com/keys'],
  ['PUBLIC_URL', 'https://example.com?a'],
  ['DATABASE_URL', 'mysql://localhost/a'],
  ['DATABASE_POOL', '0'],
  ['DATABASE_LISTEN_URL', 'postgres://localhost/direct'],
  ['SECRET_KEY', 'too short'],
  ['SECRET_KEY_PREVIOUS', 'too short'],
  ['KEY_BRAND', 'With-Dash'],
  ['ENVIRONMENTS', 'live,staging'],
  ['TRUSTED_PROXIES', '10.0.0.0/8,nonsense'],
  ['METRICS_TOKEN', 'short'],
  ['OWNER_EMAIL', 'nobody'],
  ['OWNER_PASSWORD', 'short'],
  ['SEED', 'everything'],
  ['LOG_LEVEL', 'loud'],
];

/** One line, exit code 1, no stack. */
async function refusal(env: Record<string, string>): Promise<string> {
  const { code, output } = await run(process.execPath, ['server/main.ts'], { LOG_LEVEL: 'error', ...env })
    .ended;
  expect(output.trim().split('\n'), output).toHaveLength(1);
  expect(code).toBe(1);
  return output;
}

test('wrong settings stop the start with one line that names each; an empty one is not set', async () => {
  const DATA_DIR = temporaryDataDir();
  const output = await refusal({ DATA_DIR, PORT: 'x', SEED: 'y', PUBLIC_URL: '' });
  expect(output).toMatch(/^Countersign cannot start\. Wrong configuration\. PORT: .*SEED: /);
  expect(output).not.toContain('PUBLIC_URL');
  expect(existsSync(DATA_DIR)).toBe(false);
});

test.each(wrong)('%s=%s is wrong, and the message names it', (name, value) => {
  expect(() => loadConfig({ [name]: value })).toThrow(ConfigError);
  expect(() => loadConfig({ [name]: value })).toThrow(new RegExp(`^Wrong configuration\\. ${name}: .{10,}`));
});

test('a blank is not set either', () => {
  const names = variableNames.map((name) => [name, ' \t'] as const);
  expect(loadConfig(Object.fromEntries(names))).toEqual(loadConfig({}));
});

test.each([
  ['keys', 'list'],
  ['organizations', 'list'],
  ['ledger', 'status'],
])('npm run %s reads .env, after the environment', async (script, command) => {
  const folder = temporaryDataDir();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, '.env'), 'DATABASE_URL=mysql://from-the-file\nPORT=0\n');
  const there = ['-c', 'cd "$1" && exec "$2" "$3" "$4"', 'sh', folder, process.execPath];
  const asked = [...there, join(root, `server/cli/${script}.ts`), command];
  const { code, output } = await run('sh', asked, { PORT: 'from the environment' }).ended;
  expect(code, output).toBe(1);
  expect(output).toContain('DATABASE_URL: must start with postgres://');
  expect(output).toContain('PORT: must be a whole number');
});

test('a database that is not there is said so', async () => {
  const DATABASE_URL = 'postgres://nobody:secret@127.0.0.1:1/nothing';
  const output = await refusal({ DATA_DIR: temporaryDataDir(), DATABASE_URL });
  expect(output).toMatch(/database/i);
  expect(output).not.toContain('secret');
});

test('a database written under another SECRET_KEY is refused, unless that one is named as previous', async () => {
  const DATABASE_URL = urlOf(await emptyDatabase());
  const DATA_DIR = temporaryDataDir();
  const [old, fresh] = [
    'the old secret key is long enough to be one',
    'the new secret key is long enough to be one',
  ];
  await (await startServer({ DATA_DIR, DATABASE_URL, SEED: 'none', SECRET_KEY: old })).end();
  const output = await refusal({ DATA_DIR, DATABASE_URL, SECRET_KEY: fresh });
  expect(output).toMatch(/SECRET_KEY_PREVIOUS/);
  expect(output).not.toContain(old);
  await (await startServer({ DATA_DIR, DATABASE_URL, SECRET_KEY: fresh, SECRET_KEY_PREVIOUS: old })).end();
  await (await startServer({ DATA_DIR, DATABASE_URL, SECRET_KEY: fresh })).end();
});

test('a port that is taken is said so', async () => {
  const env = { DATA_DIR: temporaryDataDir(), DATABASE_URL: urlOf(await freshDatabase()) };
  const first = await startServer(env);
  expect(await refusal({ ...env, PORT: new URL(first.url).port })).toMatch(/PORT/);
});

const oldNode = ['/usr/bin/node', '/usr/local/bin/node'].find(
  (path) => existsSync(path) && majorOf(path) < 24,
);

function majorOf(node: string): number {
  return Number(execFileSync(node, ['-p', 'process.versions.node.split(".")[0]'], { encoding: 'utf8' }));
}

test.runIf(oldNode)('an older Node says in one line what is needed', async () => {
  const args = ['-r', './server/cli/require-node.cjs', 'server/cli/start.ts'];
  const { code, output } = await run(oldNode ?? '', args).ended;
  expect(code).toBe(1);
  expect(output).toMatch(
    /^Countersign needs Node\.js 24 or newer, and this is \d+\.\d+\.\d+\. .*npm ci.*\n$/,
  );
});
