import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { secretFromDataDir } from '#server/auth/secret-file.ts';
import { SecretKeyError } from '#server/auth/secrets.ts';
import { run } from '../support/server-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-secret-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the secret is made once, whole and for its owner alone, with nothing beside it', () => {
  const dataDir = join(folder, 'new');
  const secret = secretFromDataDir(dataDir);
  expect(secret).toMatch(/^[\w-]{64}$/);
  expect(readFileSync(join(dataDir, 'secret'), 'utf8')).toBe(`${secret}\n`);
  expect(statSync(join(dataDir, 'secret')).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(['secret']);
  expect(secretFromDataDir(dataDir)).toBe(secret);
});

test('processes that make one at once have the same', async () => {
  const dataDir = join(folder, 'many');
  const script = `import { secretFromDataDir } from '#server/auth/secret-file.ts';
    process.stdout.write(secretFromDataDir(${JSON.stringify(dataDir)}));`;
  const start = () => run(process.execPath, ['--input-type=module', '-e', script], {}).ended;
  const secrets = await Promise.all([start(), start(), start()]);
  expect(new Set(secrets.map(({ output }) => output))).toEqual(new Set([secretFromDataDir(dataDir)]));
});

test.each(['', '\n', '   \n', 'a secret that was cut short'])(
  'a file that says %j is refused with what to do, and left as it is',
  (text) => {
    const file = join(folder, 'secret');
    writeFileSync(file, text);
    const read = () => secretFromDataDir(folder);
    expect(read).toThrow(SecretKeyError);
    expect(read).toThrow(/secret must hold at least 32 characters .* backup, or set SECRET_KEY .* delete/);
    if (text.trim()) expect(read).not.toThrow(text);
    expect(readFileSync(file, 'utf8')).toBe(text);
  },
);
