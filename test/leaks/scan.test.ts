import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { mintKey } from '#server/auth/api-key-format.ts';
import { keysIn } from '#server/cli/scan-text.ts';
import { root } from '../architecture/modules.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-scan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const masked = (key: string) => `${key.slice(0, key.lastIndexOf('_') + 1)}…${key.slice(-4)}`;

describe('in a text', () => {
  test('keys of any brand are found, wherever they stand', () => {
    const [live, test_, branded] = [mintKey('sk', 'LIVE'), mintKey('sk', 'TEST'), mintKey('acme2', 'LIVE')];
    const text = `# settings\nA="${live}" B=${test_}\r\n\nhttps://x.example/?k=${branded}&b=1`;
    expect(keysIn(text)).toEqual([
      { line: 2, masked: masked(live) },
      { line: 2, masked: masked(test_) },
      { line: 4, masked: masked(branded) },
    ]);
    expect(JSON.stringify(keysIn(text))).not.toContain(live.slice(10, 30));
  });

  test.each([
    ['a line break of JSON', (key: string) => `{"env":"A=1\\n${key}\\tB=2"}`],
    ['a tab of JSON', (key: string) => `"\\t${key}"`],
    ['an equals sign of a URL', (key: string) => `?q=key%3D${key}%26b`],
    ['a quote of a URL', (key: string) => `?q=%22${key}%22`],
    ['a name and an underscore', (key: string) => `APP_${key}`],
    ['a name like a key', (key: string) => `sk_test_${key}`],
    ['letters', (key: string) => `Xnn${key}`],
    ['many letters', (key: string) => `${'x'.repeat(40)}${key}`],
  ])('a key is found after %s', (_what, within) => {
    for (const brand of ['sk', 'acme2', 'a'.repeat(20)]) {
      const key = mintKey(brand, 'LIVE');
      expect(keysIn(within(key)), brand).toEqual([{ line: 1, masked: masked(key) }]);
    }
  });

  test('what only looks like one is not', () => {
    const key = mintKey('sk', 'LIVE');
    const mistyped = `${key.slice(0, -1)}${key.endsWith('a') ? 'b' : 'a'}`;
    for (const text of [mistyped, `${key}x`, key.slice(0, -1), key.slice(1), `sk_live_${'0'.repeat(38)}`]) {
      expect(keysIn(text), text).toEqual([]);
    }
  });
});

describe('the command', () => {
  const scan = (...paths: string[]) => {
    const { status, stdout, stderr } = spawnSync('node', ['server/cli/scan.ts', ...paths], {
      cwd: root,
      env: { PATH: process.env.PATH },
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };

  test('names file and line, masks the key, and leaves node_modules out', () => {
    const key = mintKey('sk', 'LIVE');
    mkdirSync(join(folder, 'a', 'node_modules'), { recursive: true });
    writeFileSync(join(folder, 'a', 'env'), `one\ntwo ${key}\n`);
    writeFileSync(join(folder, 'a', 'node_modules', 'env'), key);
    writeFileSync(join(folder, 'binary'), Buffer.concat([Buffer.from([0, 255, 10]), Buffer.from(key)]));
    expect(scan(folder)).toEqual({
      status: 1,
      stdout: `${join(folder, 'a', 'env')}:2: ${masked(key)}\n${join(folder, 'binary')}:2: ${masked(key)}\n`,
      stderr: '',
    });
  });

  test('says nothing where there is none, and what is wrong where something is', () => {
    const clean = join(folder, 'clean');
    writeFileSync(clean, 'nothing here');
    expect(scan(clean)).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(scan(join(folder, 'nowhere'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('ENOENT'),
    });
    expect(scan()).toMatchObject({ status: 2, stderr: expect.stringContaining('npm run -s scan') });
    expect(scan('--help')).toMatchObject({ status: 0, stderr: '' });
  });
});
