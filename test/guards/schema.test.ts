import { GraphQLNonNull, getNamedType, isInputObjectType, isNonNullType, isUnionType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { allScopes } from '#server/auth/scopes.ts';
import {
  mutations,
  nodeTypes,
  objectTypes,
  parts,
  queries,
  schema,
  scopesOf,
  subscriptions,
} from './parts.ts';

/** What this server knows by itself; there are no objects of the kind, and so no noun to begin with. */
const catalogues = ['webhookEventTypes'];

/** Need a credential and no scope: what they show is the caller's own, or guarded type by type. */
const withoutScope = ['me', 'node', 'nodes', 'scopes', 'scopesFor', 'scopePresets', 'organizationLeave'];

/** What anybody may ask who has the id. */
const withoutCredential = ['attestationVerify', 'documentVerify', 'eventVerify'];

describe('scopes', () => {
  test('every root field needs one, except the few that show the caller to himself, and what is public', () => {
    const open = [...queries, ...mutations, ...subscriptions].filter((field) => scopesOf(field).length === 0);
    expect(open.map(({ name }) => name).sort()).toEqual([...withoutScope, ...withoutCredential].sort());
    const isPublic = open.filter(({ extensions }) => extensions.public === true);
    expect(isPublic.map(({ name }) => name)).toEqual(withoutCredential);
  });

  test('every type that node(id) can answer needs one', () => {
    expect(nodeTypes.length).toBeGreaterThan(3);
    expect(nodeTypes.filter((type) => scopesOf(type).length === 0).map(({ name }) => name)).toEqual([]);
  });

  test('every scope that is asked for is one that a key can hold', () => {
    const asked = objectTypes.flatMap((type) => [
      ...scopesOf(type),
      ...Object.values(type.getFields()).flatMap((field) => scopesOf(field)),
    ]);
    expect([...new Set(asked)].filter((scope) => !(allScopes as readonly string[]).includes(scope))).toEqual(
      [],
    );
  });

  test('what changes something needs a write scope, what reads needs a read scope', () => {
    const verbs = (fields: typeof queries) => [
      ...new Set(fields.flatMap(scopesOf).map((scope) => scope.split(':')[1])),
    ];
    expect(verbs(mutations)).toEqual(['write']);
    expect(verbs(queries)).toEqual(['read']);
    expect(verbs(subscriptions)).toEqual(['read']);
  });

  test('a root field and the type it is about need the same resource', () => {
    const wrong = [...queries, ...mutations, ...subscriptions].filter((field) => {
      const [resource] = scopesOf(field)[0]?.split(':') ?? [];
      const isCatalogue = catalogues.includes(field.name);
      return resource !== undefined && !isCatalogue && resource !== resourceOf(field.name);
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

/** Objects with an id, and the one organization and log that a caller can see. */
const nouns = [...nodeTypes, ...objectTypes.filter(({ name }) => ['Organization', 'Ledger'].includes(name))]
  .map(({ name }) => ({
    noun: `${name.charAt(0).toLowerCase()}${name.slice(1)}`,
    scopes: scopesOf(nodeTypeNamed(name)),
  }))
  .sort((a, b) => b.noun.length - a.noun.length);

function nodeTypeNamed(name: string) {
  return objectTypes.find((type) => type.name === name) ?? { extensions: {} };
}

const plural = (noun: string) => (/[^aeiou]y$/.test(noun) ? noun.replace(/y$/, 'ies') : `${noun}s`);

/** The noun that a root field's name begins with. */
function nounOf(name: string) {
  return nouns.find(
    ({ noun }) =>
      name === plural(noun) || (name.startsWith(noun) && /^$|^[A-Z]/.test(name.slice(noun.length))),
  );
}

function resourceOf(name: string): string | undefined {
  return nounOf(name)?.scopes[0]?.split(':')[0];
}

test('everything is described: the descriptions are the manual', () => {
  const all = parts();
  expect(all.length).toBeGreaterThan(300);
  expect(all.filter(({ description }) => !description?.trim()).map(({ place }) => place)).toEqual([]);
});

describe('names', () => {
  test('root fields begin with their noun', () => {
    const strange = [...queries, ...mutations, ...subscriptions].filter(
      ({ name }) => !withoutScope.includes(name) && !catalogues.includes(name) && !nounOf(name),
    );
    expect(strange.map(({ name }) => name)).toEqual([]);
  });

  test('mutations and subscriptions are noun and verb', () => {
    const wrong = [...mutations, ...subscriptions].filter(({ name }) => name === nounOf(name)?.noun);
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('a plural is a connection, its singular one object or null', () => {
    for (const { noun } of nouns) {
      const [one, many] = [noun, plural(noun)].map((name) => queries.find((field) => field.name === name));
      const type = `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
      if (many) expect(String(many.type)).toBe(`${type}Connection!`);
      if (one) expect(String(one.type)).toBe(type);
      expect(one ?? many, `a query for ${type}`).toBeDefined();
    }
  });

  test('input types, and nothing else, end in Input', () => {
    const wrong = Object.values(schema.getTypeMap()).filter(
      (type) => isInputObjectType(type) !== type.name.endsWith('Input'),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});

describe.each(mutations)('the mutation $name', ({ name, args, type }) => {
  const stem = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const result = getNamedType(type);

  test('takes one input of its own', () => {
    expect(args.map((argument) => `${argument.name}: ${argument.type}`)).toEqual([`input: ${stem}Input!`]);
  });

  test('answers its payload or a refusal, never null', () => {
    expect(isNonNullType(type) && type instanceof GraphQLNonNull).toBe(true);
    expect(result.name).toBe(`${stem}Result`);
    const members = isUnionType(result) ? result.getTypes() : [];
    const refusals = members.filter((member) =>
      member.getInterfaces().some((each) => each.name === 'UserError'),
    );
    expect(refusals.length).toBeGreaterThan(0);
    expect(members.filter((member) => !refusals.includes(member)).map((each) => each.name)).toEqual([
      `${stem}Payload`,
    ]);
  });
});
