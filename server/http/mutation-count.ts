import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { rootFieldsOf } from './root-fields.ts';
import { inputMember, type Variables, variablesOf } from './variables.ts';

/**
 * As how many requests an operation counts: each mutation is one, and one that takes a list of things to do is as many
 * as there are in it. Such a field names the list in its input by its extension `countedBy`.
 */
export function createMutationCount(schema: GraphQLSchema) {
  const mutations = schema.getMutationType()?.getFields() ?? {};

  function countOf(field: FieldNode, variables: Variables): number {
    const list = mutations[field.name.value]?.extensions.countedBy;
    const value = typeof list === 'string' ? inputMember(field, list, variables) : null;
    return Array.isArray(value) ? Math.max(1, value.length) : 1;
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
