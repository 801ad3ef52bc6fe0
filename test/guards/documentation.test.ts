import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadConfig, variableNames } from '#server/config.ts';
import { maxBodyBytes, maxFileBytes } from '#server/http/limits.ts';

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

describe('compose.yaml', () => {
  const whole = read('compose.yaml');
  const service = /^ {2}countersign:\n.*?(?=^ {2}\w)/ms.exec(whole)?.[0] ?? '';
  const given = [...service.matchAll(/^ {6}([A-Z_]+): (.+)$/gm)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  /** What belongs to the container itself, and so does the address of its database for listening. */
  const own = ['PORT', 'HOST', 'DATA_DIR', 'DATABASE_LISTEN_URL'];

  test('hands on every setting that is not its own', () => {
    const names = given.map(([name]) => name);
    expect(names.filter((name) => !name.startsWith('OTEL_')).sort()).toEqual(
      variableNames.filter((name) => !own.includes(name)).sort(),
    );
    const others = given.filter(([name, value]) => !value.startsWith(`\${${name}:`));
    expect(others.map(([name]) => name)).toEqual(['DATABASE_URL', 'REDIS_URL']);
  });

  test('keeps what is uploaded in a volume that has a name', () => {
    const folder = /DATA_DIR=(\S+)/.exec(read('Containerfile'))?.[1];
    const volume = new RegExp(`^ {6}- (\\w+):${folder}$`, 'm').exec(service)?.[1];
    expect(whole.slice(whole.indexOf('\nvolumes:'))).toContain(`\n  ${volume}:`);
  });
});

test(".env.example names README's settings and those of compose.yaml, and no other", () => {
  const names = [...read('.env.example').matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(names.toSorted()).toEqual([...variableNames, 'POSTGRES_PASSWORD'].sort());
});

test("README's nginx passes on what the server takes: a file with its form, WebSockets", () => {
  const block = /```nginx\n(.*?)```/s.exec(read('README.md'))?.[1] ?? '';
  const megabytes = Number(/client_max_body_size (\d+)m;/.exec(block)?.[1]);
  expect(megabytes * 1024 * 1024).toBeGreaterThanOrEqual(maxFileBytes + maxBodyBytes);
  expect(block).toMatch(
    /proxy_http_version 1\.1;[^}]*Upgrade \$http_upgrade;[^}]*Connection \$connection_upgrade;/,
  );
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
