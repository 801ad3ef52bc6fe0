import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { rootFieldsOf } from './root-fields.ts';
import { type Variables, variablesOf } from './variables.ts';

/**
 * As how many requests an operation counts: each mutation is one, and one that takes a list of things to do is as many
 * as there are in it. Such a field names the list in its input by its extension `countedBy`.
 */
export function createMutationCount(schema: GraphQLSchema) {
  const mutations = schema.getMutationType()?.getFields() ?? {};

  function countOf(field: FieldNode, variables: Variables): number {
    const list = mutations[field.name.value]?.extensions.countedBy;
    return typeof list === 'string' ? Math.max(1, lengthOf(field, list, variables)) : 1;
  }

  return (
    document: DocumentNode,
    operation: OperationDefinitionNode,
    sent: Variables | null | undefined,
  ): number => {
    if (operation.operation !== OperationTypeNode.MUTATION) return 1;
    const variables = variablesOf(operation, sent);
    const counts = rootFieldsOf(document, operation).map((field) => countOf(field, variables));
    return counts.reduce((sum, count) => sum + count, 0);
  };
}

/** Of the list in the field's input, wherever it stands; one thing is a list of one. */
function lengthOf(field: FieldNode, list: string, variables: Variables): number {
  const input = field.arguments?.find(({ name }) => name.value === 'input')?.value;
  if (input?.kind === Kind.VARIABLE) return lengthIn(memberOf(variables[input.name.value], list));
  if (input?.kind !== Kind.OBJECT) return 0;
  const value = input.fields.find(({ name }) => name.value === list)?.value;
  if (value?.kind === Kind.VARIABLE) return lengthIn(variables[value.name.value]);
  return value?.kind === Kind.LIST ? value.values.length : 1;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const lengthIn = (value: unknown) => (Array.isArray(value) ? value.length : 1);
