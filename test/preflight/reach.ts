import {
  type DocumentNode,
  execute,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
} from 'graphql';

/** Which concrete types a field returns where it has the choice. */
export type ChooseMembers = (members: readonly string[], many: boolean) => readonly string[];

export interface Reached {
  scopes: Set<string>;
  roots: boolean[];
}

interface Value {
  type: string;
  /** Below `node`: checked at run time, not counted. */
  exempt: boolean;
}

/** Runs the document for real and writes down the scopes of every field and type that it comes upon. */
export function reach(
  schema: GraphQLSchema,
  document: DocumentNode,
  variableValues: Record<string, unknown>,
  choose: ChooseMembers,
): Reached {
  const reached: Reached = { scopes: new Set(), roots: [] };
  const note = (extensions: Readonly<Record<string, unknown>>) => {
    const scopes = extensions.requiredScopes;
    if (Array.isArray(scopes)) for (const scope of scopes) reached.scopes.add(String(scope));
  };

  const fieldResolver: GraphQLFieldResolver<Value, unknown> = (source, _args, _context, info) => {
    const field = info.parentType.getFields()[info.fieldName];
    const returned = getNamedType(info.returnType);
    if (info.path.prev === undefined) reached.roots.push(field?.extensions.public === true);
    if (!source.exempt) {
      note(info.parentType.extensions);
      note(field?.extensions ?? {});
      if (isObjectType(returned)) note(returned.extensions);
    }
    if (!isCompositeType(returned)) return 'text';
    const exempt = source.exempt || field?.extensions.perType === true;
    const many = isListType(getNullableType(info.returnType));
    const members = isAbstractType(returned) ? schema.getPossibleTypes(returned) : [returned];
    const values = choose(
      members.map((member) => member.name),
      many,
    ).map((type): Value => ({ type, exempt }));
    return many ? values : values[0];
  };

  const result = execute({
    schema,
    document,
    variableValues,
    rootValue: { type: 'root', exempt: false } satisfies Value,
    fieldResolver,
    typeResolver: (value: Value) => value.type,
  });
  if (result instanceof Promise) throw new TypeError('These resolvers never wait.');
  if (result.errors) throw result.errors[0];
  return reached;
}
