import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type DocumentNode,
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  type ValueNode,
  validateSchema,
  visit,
} from 'graphql';
import { describe, expect, test } from 'vitest';
import { printContract } from '#schema/print.ts';
import { objectTypes, schema, scopesOf } from '../guards/parts.ts';

const committed = readFileSync(join(import.meta.dirname, '../../schema/schema.graphql'), 'utf8');
const contract = parse(committed);

test('the committed schema is the one that is served; if not, run: npm run generate', () => {
  expect(printContract() === committed, 'schema/schema.graphql is stale').toBe(true);
});

test('printing is stable', () => {
  expect(printContract()).toBe(printContract());
});

test('the committed schema can be built by whoever reads it', () => {
  expect(validateSchema(buildSchema(committed))).toEqual([]);
});

/** `Type.field(argument)` or `Input.field`, and what it is when left out. */
function defaultsIn(document: DocumentNode): Map<string, string> {
  const defaults = new Map<string, string>();
  const trail: string[] = [];
  const note = (value: ValueNode | undefined) => value && defaults.set(trail.join('.'), print(value));
  visit(document, {
    enter(node) {
      if ('name' in node && node.name?.kind === Kind.NAME) trail.push(node.name.value);
      if (node.kind === Kind.INPUT_VALUE_DEFINITION) note(node.defaultValue);
    },
    leave(node) {
      if ('name' in node && node.name?.kind === Kind.NAME) trail.pop();
    },
  });
  return defaults;
}

test('defaults are in the text as graphql-js itself prints them', () => {
  const native = defaultsIn(parse(printSchema(lexicographicSortSchema(schema))));
  expect(native.size).toBeGreaterThan(5);
  expect(defaultsIn(contract)).toEqual(native);
});

describe('@requiresScopes', () => {
  /** `Type` or `Type.field`, and the scopes in its directive. */
  function printedScopes(): Map<string, string[]> {
    const printed = new Map<string, string[]>();
    for (const definition of contract.definitions) {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
      for (const node of [definition, ...(definition.fields ?? [])]) {
        const place = node === definition ? node.name.value : `${definition.name.value}.${node.name.value}`;
        const directive = node.directives?.find(({ name }) => name.value === 'requiresScopes');
        const value = directive?.arguments?.find(({ name }) => name.value === 'scopes')?.value;
        if (value)
          printed.set(
            place,
            [...print(value).matchAll(/"([^"]+)"/g)].map(([, scope]) => scope ?? ''),
          );
      }
    }
    return printed;
  }

  test('is printed wherever a scope is asked for, with that scope, and nowhere else', () => {
    const asked = new Map<string, readonly string[]>();
    for (const type of objectTypes) {
      if (scopesOf(type).length > 0) asked.set(type.name, scopesOf(type));
      for (const field of Object.values(type.getFields())) {
        if (scopesOf(field).length > 0) asked.set(`${type.name}.${field.name}`, scopesOf(field));
      }
    }
    expect(asked.size).toBeGreaterThan(20);
    expect(printedScopes()).toEqual(asked);
  });
});
