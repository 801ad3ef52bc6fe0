import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
} from 'graphql';
import { schema } from '#schema/index.ts';

export { schema };

export type Field = GraphQLField<unknown, unknown>;

const types: readonly GraphQLNamedType[] = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

export const objectTypes: readonly GraphQLObjectType[] = types.filter(isObjectType);

export const nodeTypes = objectTypes.filter((type) =>
  type.getInterfaces().some(({ name }) => name === 'Node'),
);

export const queries: readonly Field[] = Object.values(schema.getQueryType()?.getFields() ?? {});
export const mutations: readonly Field[] = Object.values(schema.getMutationType()?.getFields() ?? {});
export const subscriptions: readonly Field[] = Object.values(schema.getSubscriptionType()?.getFields() ?? {});

/** What a field or type declares: the scopes that the preflight asks for. */
export function scopesOf({
  extensions,
}: {
  extensions: Readonly<Record<string, unknown>>;
}): readonly string[] {
  return Array.isArray(extensions.requiredScopes) ? extensions.requiredScopes : [];
}

interface Part {
  /** Where it is, e.g. `Query.client(id)`. */
  place: string;
  description: string | null | undefined;
}

/** Everything in the schema that can carry a description. */
export function parts(): Part[] {
  return [
    ...types.flatMap(partsOf),
    ...schema
      .getDirectives()
      .filter((directive) => !isSpecifiedDirective(directive))
      .flatMap((directive) => [
        { place: `@${directive.name}`, description: directive.description },
        ...directive.args.map((argument) => argumentPart(`@${directive.name}`, argument)),
      ]),
  ];
}

function partsOf(type: GraphQLNamedType): Part[] {
  return [{ place: type.name, description: type.description }, ...membersOf(type)];
}

function membersOf(type: GraphQLNamedType): Part[] {
  if (isEnumType(type)) return type.getValues().map((value) => part(type, value));
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => part(type, field));
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    part(type, field),
    ...field.args.map((argument) => argumentPart(`${type.name}.${field.name}`, argument)),
  ]);
}

const part = (
  type: GraphQLNamedType,
  { name, description }: { name: string; description?: string | null },
): Part => ({
  place: `${type.name}.${name}`,
  description,
});

const argumentPart = (place: string, { name, description }: GraphQLArgument): Part => ({
  place: `${place}(${name})`,
  description,
});
