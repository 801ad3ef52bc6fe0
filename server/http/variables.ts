import { type FieldNode, Kind, type OperationDefinitionNode, valueFromASTUntyped } from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/**
 * The variables that an operation runs with, for whoever looks at them before it runs: one that was left out has its
 * default. What does not fit its type is there as it was sent; the executor refuses it.
 */
export function variablesOf(
  { variableDefinitions = [] }: OperationDefinitionNode,
  sent: Variables | null | undefined,
): Variables {
  const given = sent ?? {};
  const leftOut = variableDefinitions.flatMap(({ variable, defaultValue }) =>
    defaultValue && !Object.hasOwn(given, variable.name.value)
      ? [[variable.name.value, valueFromASTUntyped(defaultValue)] as const]
      : [],
  );
  return leftOut.length > 0 ? { ...given, ...Object.fromEntries(leftOut) } : given;
}

/** A member of what a mutation takes as its input, wherever the two stand. */
export function inputMember({ arguments: given }: FieldNode, member: string, variables: Variables): unknown {
  const input = given?.find(({ name }) => name.value === 'input')?.value;
  if (input?.kind === Kind.VARIABLE) return memberOf(variables[input.name.value], member);
  if (input?.kind !== Kind.OBJECT) return undefined;
  const value = input.fields.find(({ name }) => name.value === member)?.value;
  return value && valueFromASTUntyped(value, variables);
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
