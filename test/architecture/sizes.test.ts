import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { modulesIn, root } from './modules.ts';

const most = 400;
const aim = 300;

test(`no file is longer than ${most} lines`, () => {
  const files = modulesIn('server', 'schema', 'admin', 'test', 'bench').map(({ path, lines }) => ({
    path,
    lines,
  }));
  expect(files.length).toBeGreaterThan(150);
  const long = files.filter(({ lines }) => lines > aim);
  if (long.length > 0)
    console.warn(`Over ${aim} lines: ${long.map(({ path, lines }) => `${path} (${lines})`).join(', ')}`);
  expect(files.filter(({ lines }) => lines > most)).toEqual([]);
});

test('the top level of the house is what the design says', () => {
  const folders = readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !/^\.(git|data|ci|github)$|^node_modules$/.test(entry.name))
    .map(({ name }) => name);
  expect(
    folders.filter((name) => !['admin', 'bench', 'docs', 'schema', 'server', 'test'].includes(name)),
  ).toEqual([]);
});
