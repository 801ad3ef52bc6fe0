import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Module, modulesIn } from './modules.ts';

/**
 * HTTP knows no rules. Auth turns a secret into a principal. Schema translates. Services decide and record.
 * Entities hold. Each layer, what belongs to it, and which layers it may import.
 */
const layers: Record<string, { is: RegExp; may: readonly string[] }> = {
  root: {
    is: /^server\/(main|app|first-run)\.ts$|^server\/cli\/|^server\/db\/seed\.ts$|^schema\/print\.ts$/,
    may: ['*'],
  },
  contract: { is: /^schema\/index\.ts$/, may: ['schema'] },
  schema: {
    is: /^schema\//,
    may: ['schema', 'domain', 'ledger', 'entity', 'auth', 'base', 'data', 'limits', 'windows'],
  },
  limits: { is: /^server\/http\/limits\.ts$/, may: [] },
  windows: { is: /^server\/limits\/|^server\/plans\/plans\.ts$/, may: ['windows', 'entity', 'auth', 'base'] },
  http: { is: /^server\/http\//, may: ['http', 'limits', 'windows', 'auth', 'base', 'ledger', 'data'] },
  entity: { is: /\.entity\.ts$|^server\/db\/columns\.ts$/, may: ['entity'] },
  data: { is: /^server\/db\//, may: ['data', 'entity', 'base', 'auth'] },
  auth: { is: /^server\/auth\/|^server\/api-keys\/key-directory\.ts$/, may: ['auth', 'base', 'data'] },
  base: {
    is: /^server\/[\w-]+\.ts$|\.errors\.ts$/,
    may: ['base', 'entity', 'auth', 'data', 'domain', 'ledger', 'windows'],
  },
  ledger: { is: /^server\/ledger\//, may: ['ledger', 'auth', 'base', 'data'] },
  domain: { is: /^server\/[\w-]+\//, may: ['domain', 'ledger', 'windows', 'entity', 'auth', 'base', 'data'] },
};

function layerOf(path: string): string {
  const found = Object.entries(layers).find(([, { is }]) => is.test(path));
  if (!found) throw new Error(`${path} belongs to no layer`);
  return found[0];
}

const house = modulesIn('server', 'schema');

/** One line for each import that breaks a rule, as a person would look for it. */
function offences(
  modules: readonly Module[],
  isWrong: (target: string, module: Module) => boolean,
): string[] {
  return modules.flatMap((module) =>
    module.imports.flatMap(({ target }) =>
      target && isWrong(target, module) ? [`${module.path} → ${target}`] : [],
    ),
  );
}

test('a layer imports only the layers it may', () => {
  const wrong = offences(house, (target, { path }) => {
    const may = layers[layerOf(path)]?.may ?? [];
    return !may.includes('*') && !may.includes(layerOf(target));
  });
  expect(wrong).toEqual([]);
});

test('entities import entities and nothing else of ours', () => {
  const entities = house.filter(({ path }) => path.endsWith('.entity.ts'));
  expect(entities.length).toBeGreaterThan(4);
  expect(offences(entities, (target) => !/\.entity\.ts$|^server\/db\/columns\.ts$/.test(target))).toEqual([]);
});

test('only the composition root and HTTP know the schema as a whole', () => {
  const knowing = house.filter(({ imports }) => imports.some(({ target }) => target === 'schema/index.ts'));
  expect(knowing.map(({ path }) => path)).toEqual(['schema/print.ts', 'server/app.ts']);
});

test('the schema never talks to the database itself', () => {
  const packages = /^(@mikro-orm\/|kysely$|pg$|pg-boss$)/;
  const wrong = modulesIn('schema').filter(
    ({ text, imports }) =>
      /\bem\b|\bpool\b/.test(text) || imports.some(({ specifier }) => packages.test(specifier)),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test('better-auth is known to sign-in alone', () => {
  const knowing = house.filter(({ imports }) =>
    imports.some(({ specifier }) => specifier.startsWith('better-auth')),
  );
  expect(knowing.map(({ path }) => path)).toEqual([
    'server/auth/people-plugin.ts',
    'server/auth/people-trail.ts',
    'server/auth/people.ts',
    'server/auth/second-steps.ts',
    'server/http/sign-in.ts',
  ]);
});

/** What checks proofs: the same code in the visitor's browser, in the command and in the tests (decision 0014). */
const verifier = 'server/ledger/verifier/';

test('the console imports only itself, and what verifies', () => {
  const wrong = modulesIn('admin').flatMap(({ path, imports }) =>
    imports
      .filter(
        ({ specifier, target }) =>
          specifier.startsWith('#') ||
          (target && !target.startsWith('admin/') && !target.startsWith(verifier)),
      )
      .map(({ specifier }) => `${path} → ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

test('what verifies runs anywhere: it imports nothing but itself and the canonical form', () => {
  const modules = modulesIn(verifier);
  expect(modules.length).toBeGreaterThan(10);
  const wrong = modules.flatMap(({ path, imports }) =>
    imports
      .filter(({ specifier, target }) => !target?.startsWith(verifier) && specifier !== 'canonicalize')
      .map(({ specifier }) => `${path} → ${specifier}`),
  );
  expect(wrong).toEqual([]);
  const ofNode = modules.filter(({ text }) => /\b(Buffer|process)\b/.test(text));
  expect(ofNode.map(({ path }) => path)).toEqual([]);
});

test('the page of public verification is small: no React, nothing of the console', () => {
  const wrong = modulesIn('admin/verify').flatMap(({ path, imports }) =>
    imports
      .filter(({ target }) => !target?.startsWith('admin/verify/') && !target?.startsWith(verifier))
      .map(({ specifier }) => `${path} → ${specifier}`),
  );
  expect(wrong).toEqual([]);
});

describe('how an import is written', () => {
  test('neighbours are ./x.ts, everything else is #server or #schema', () => {
    const wrong = house.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier, target }) => {
          const isNeighbour = target !== null && dirname(target) === dirname(path);
          return specifier.startsWith('../') || (specifier.startsWith('#') && isNeighbour);
        })
        .map(({ specifier }) => `${path} → ${specifier}`),
    );
    expect(wrong).toEqual([]);
  });

  test('there are no files that only hand on others', () => {
    const wrong = [...house, ...modulesIn('admin', 'test')].filter(
      ({ path, text }) =>
        /^export \* from/m.test(text) || (path.startsWith('server/') && path.endsWith('/index.ts')),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

test('no module imports itself by a detour', () => {
  const values = new Map(
    house.map(({ path, imports }) => [
      path,
      imports.flatMap(({ target, isTypeOnly }) => (target && !isTypeOnly ? [target] : [])),
    ]),
  );
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (done.has(path) || trail.includes(path)) return;
    for (const next of values.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of values.keys()) visit(path, []);
  expect(cycles).toEqual([]);
});
