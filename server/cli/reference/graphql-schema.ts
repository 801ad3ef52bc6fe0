import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLObjectType,
  getNamedType,
  isObjectType,
  isUnionType,
  Kind,
} from 'graphql';
import { type Refusal, refusals } from '#server/refusal-codes.ts';

export type Field = GraphQLField<unknown, unknown>;

/** The schema as it is committed; a test holds it equal to the one that is served. */
export const schema = buildSchema(
  readFileSync(join(import.meta.dirname, '../../../schema/schema.graphql'), 'utf8'),
);

/** The scopes in `@requiresScopes` of a field or type. */
export function scopesOf({ astNode }: Pick<Field | GraphQLObjectType, 'astNode'>): string[] {
  const directive = astNode?.directives?.find(({ name }) => name.value === 'requiresScopes');
  const value = directive?.arguments?.[0]?.value;
  if (value?.kind !== Kind.LIST) return [];
  return value.values
    .flatMap((inner) => (inner.kind === Kind.LIST ? inner.values : []))
    .flatMap((scope) => (scope.kind === Kind.STRING ? scope.value : []));
}

const isRefusal = (type: GraphQLObjectType) => type.getInterfaces().some(({ name }) => name === 'UserError');

/** What a mutation answers: its payload, and the types of its refusals. */
export function resultOf(field: Field): { payload: GraphQLObjectType | null; refusals: string[] } {
  const type = getNamedType(field.type);
  if (isObjectType(type)) return { payload: type, refusals: [] };
  const members = isUnionType(type) ? type.getTypes() : [];
  return {
    payload: members.find((member) => !isRefusal(member)) ?? null,
    refusals: members.filter(isRefusal).map(({ name }) => name),
  };
}

/** The codes that a type of refusals can carry. */
export const codesOf = (type: string): string[] =>
  Object.entries<Refusal>(refusals).flatMap(([name, { types }]) => (types.includes(type) ? [name] : []));
