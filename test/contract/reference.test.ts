import { describe, expect, test } from 'vitest';
import { generatedPages } from '#server/cli/reference/generate.ts';
import { roots } from '#server/cli/reference/graphql-fields.ts';
import { routes, verbs } from '#server/cli/reference/served.ts';
import { errorsOf, scopesOf, statusOf } from '#server/cli/reference/verb-facts.ts';
import { credentialFaults, type Fault, requestFaults } from '#server/error-codes.ts';
import { readLibrary } from '#server/http/docs/library.ts';
import { render } from '#server/http/docs/render.ts';
import { type Refusal, refusals, signInRefusals } from '#server/refusal-codes.ts';
import { type Module, modulesIn } from '../architecture/modules.ts';
import { mutations, objectTypes, queries, subscriptions } from '../guards/parts.ts';

const pages = generatedPages();

test('what is generated of the documentation is up to date; if not, run: npm run generate', () => {
  expect(pages.length).toBeGreaterThan(3);
  expect(pages.filter(({ committed, generated }) => committed !== generated).map(({ file }) => file)).toEqual(
    [],
  );
});

describe('error codes', () => {
  const faults: Record<string, Fault> = { ...credentialFaults, ...requestFaults };
  const sources = modulesIn('server', 'schema').filter(
    ({ path }) => !/(error|refusal)-codes\.ts$|^server\/cli\/reference\//.test(path),
  );

  test('every type of refusals in the schema has its codes, and no other is named', () => {
    const inSchema = objectTypes
      .filter((type) => type.getInterfaces().some(({ name }) => name === 'UserError'))
      .map(({ name }) => name);
    const named = new Set(Object.values<Refusal>(refusals).flatMap(({ types }) => types));
    expect([...named].sort()).toEqual(inSchema.sort());
  });

  test('each type carries the codes that its class declares', () => {
    const declared = sources.flatMap(({ text }) =>
      [...text.matchAll(/class (\w+) extends UserError \{\s+override readonly code(?:: | = )([^;]+);/g)].map(
        ([, type = '', codes = '']) => ({
          type,
          codes: [...codes.matchAll(/'(\w+)'/g)].map(([, code]) => code),
        }),
      ),
    );
    expect(declared.length).toBeGreaterThan(25);
    const wrong = declared.filter(({ type, codes }) => {
      const listed = Object.entries<Refusal>(refusals).filter(([, { types }]) => types.includes(type));
      const isSignIn = codes.every((code) => code && code in signInRefusals);
      return !isSignIn && listed.map(([code]) => code).join() !== codes.join();
    });
    expect(wrong).toEqual([]);
  });

  test('a fault is thrown with a status that its line names', () => {
    const thrown = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/(?:RequestError|super)\(\s*'([A-Z_]+)',\s*(\d+)/g)].map(
        ([, code = '', status = '']) => ({ path, code, status: Number(status) }),
      ),
    );
    expect(thrown.length).toBeGreaterThan(40);
    expect(thrown.filter(({ code, status }) => !faults[code]?.status.includes(status))).toEqual([]);
  });

  /** Set by graphql-yoga itself. */
  const ofYoga = ['OPERATION_RESOLUTION_FAILURE'];

  test('no code is listed that nothing answers', () => {
    const mentions =
      (code: string) =>
      ({ text }: Module) =>
        text.includes(`'${code}'`) || text.includes(`${code}:`);
    const all = [...Object.keys(faults), ...Object.keys(refusals), ...Object.keys(signInRefusals)];
    expect(all.filter((code) => !ofYoga.includes(code) && !sources.some(mentions(code)))).toEqual([]);
  });
});

describe('endpoints', () => {
  test('every route says what it serves; if not, give it verbs or addresses', () => {
    const silent = routes.filter((route) => !route.verbs && !route.addresses).map(({ name }) => name);
    expect(silent).toEqual([]);
  });

  test('every call says which scopes it needs, or is for everybody', () => {
    const silent = verbs.filter(
      (verb) => !verb.isPublic && verb.scopes === undefined && !('document' in verb),
    );
    expect(silent).toEqual([]);
    const needed = Object.fromEntries(verbs.map((verb) => [`${verb.method} ${verb.path}`, scopesOf(verb)]));
    expect(needed).toMatchObject({
      'POST /v1/events': ['events:write'],
      'GET /v1/events': ['events:read'],
      'POST /generate': ['invoices:write'],
      'GET /v1/me': [],
    });
  });

  test('the errors of a call have the status that it answers', () => {
    const anchor = verbs.find(({ method, path }) => method === 'POST' && path === '/v1/events');
    const found = anchor && errorsOf(anchor).map((code) => `${statusOf(anchor, code)} ${code}`);
    expect(found).toEqual(
      expect.arrayContaining(['400 INVALID_PAYLOAD', '400 VALIDATION_FAILED', '429 QUOTA_EXCEEDED']),
    );
  });
});

test('every root field is in the reference, under a heading that its link leads to', () => {
  const library = readLibrary();
  const page = library.pages.get('graphql');
  const { headings } = render(page ?? expect.fail('no page'), library, (text) => text);
  const links = [...(page?.markdown.matchAll(/\[`(\w+)`\]\(#([\w-]+)\)/g) ?? [])];
  expect(links.length).toBeGreaterThan(100);
  const astray = links.filter(([, name, id]) => headings.find((each) => each.id === id)?.text !== name);
  expect(astray.map(([link]) => link)).toEqual([]);
  const all = [...queries, ...mutations, ...subscriptions].map(({ name }) => name);
  expect(roots.map(({ field }) => field.name).sort()).toEqual(all.sort());
});
