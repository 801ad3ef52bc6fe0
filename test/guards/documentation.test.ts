import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig, variableNames } from '#server/config.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Row {
  name: string;
  /** The one word in code marks that stands for it, where there is one. */
  literal: string | undefined;
  meaning: string;
}

/** The rows of README's table of environment variables. */
const rows = [...read('README.md').matchAll(/^\| `([A-Z_]+)` \| (.+?) \| (.+?) \|$/gm)].map(
  ([, name = '', standard = '', meaning = '']): Row => ({
    name,
    literal: /^`([^`]+)`$/.exec(standard)?.[1],
    meaning,
  }),
);

describe("README's table of settings", () => {
  test('has a row for every variable the server reads, and for no other', () => {
    expect(rows.map(({ name }) => name).sort()).toEqual([...variableNames].sort());
    expect(rows.filter(({ meaning }) => meaning.length < 10)).toEqual([]);
  });

  const withDefault = rows.filter(({ literal }) => literal && !/[A-Z]{3}/.test(literal));

  test.each(withDefault)('is right about what $name is when it is not set', ({ name, literal }) => {
    expect(loadConfig({ [name]: literal })).toEqual(loadConfig({}));
  });
});

test('links in the documentation lead somewhere', () => {
  const broken = globSync(['*.md', 'docs/**/*.md', 'bench/*.md'], { cwd: root }).flatMap((page) =>
    [...read(page).matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !existsSync(join(root, dirname(page), target)))
      .map((target) => `${page} → ${target}`),
  );
  expect(broken).toEqual([]);
});
