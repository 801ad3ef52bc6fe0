import { type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql';

/** The operation that will run: the one that is named, or the first. */
export function operationOf(
  document: DocumentNode,
  name: string | null | undefined,
): OperationDefinitionNode | undefined {
  return document.definitions.find(
    (each): each is OperationDefinitionNode =>
      each.kind === Kind.OPERATION_DEFINITION && (!name || each.name?.value === name),
  );
}
