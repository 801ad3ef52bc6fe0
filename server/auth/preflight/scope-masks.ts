import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';

export type BitOf = (scope: string) => bigint;

/** The schema's `extensions.requiredScopes` as bit masks. */
export interface ScopeMasks {
  ofType(type: GraphQLObjectType): bigint;
  ofField(field: GraphQLField<unknown, unknown>): bigint;
  /** The scopes of a mask, sorted. */
  names(mask: bigint): string[];
}

type Extensions = Readonly<Record<string, unknown>>;
type FieldsType = GraphQLObjectType | GraphQLInterfaceType;

/**
 * Reads the whole schema at once, so that a declaration that cannot work stops the start. What an interface or its
 * field declares counts for every type that implements it, on top of what that type declares itself.
 */
export function readScopeMasks(schema: GraphQLSchema, bitOf: BitOf): ScopeMasks {
  const bits = new Map<string, bigint>();
  const types = new Map<GraphQLObjectType, bigint>();
  const fields = new Map<GraphQLField<unknown, unknown>, bigint>();
  const read = (extensions: Extensions, where: string) => readMask(extensions, where, bitOf, bits);

  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) {
      refuseScopes(type);
      continue;
    }
    if (isInterfaceType(type)) continue;
    const family: readonly FieldsType[] = [type, ...type.getInterfaces()];
    types.set(type, union(family.map((member) => read(member.extensions, member.name))));
    for (const field of Object.values(type.getFields())) {
      const declarations = family.flatMap((member) => member.getFields()[field.name] ?? []);
      fields.set(field, union(declarations.map((each) => read(each.extensions, `${type}.${each.name}`))));
    }
  }

  const sorted = [...bits].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    ofType: (type) => types.get(type) ?? 0n,
    ofField: (field) => fields.get(field) ?? 0n,
    names: (mask) => sorted.filter(([, bit]) => (bit & mask) !== 0n).map(([scope]) => scope),
  };
}

function readMask(extensions: Extensions, where: string, bitOf: BitOf, bits: Map<string, bigint>): bigint {
  const scopes = extensions.requiredScopes ?? [];
  if (!isStrings(scopes)) throw new TypeError(`requiredScopes of ${where} must be a list of scopes.`);
  return union(
    scopes.map((scope) => {
      const bit = bits.get(scope) ?? bitOf(scope);
      if (bit <= 0n) throw new RangeError(`Scope "${scope}" of ${where} has no bit.`);
      bits.set(scope, bit);
      return bit;
    }),
  );
}

/** A scope on a union, scalar, enum or input would be printed and never checked. */
function refuseScopes(type: GraphQLNamedType): void {
  if (type.extensions.requiredScopes === undefined) return;
  throw new TypeError(
    `requiredScopes of ${type.name}: only fields, objects and interfaces can require scopes.`,
  );
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function union(masks: readonly bigint[]): bigint {
  return masks.reduce((all, mask) => all | mask, 0n);
}
