import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/** More than any request may ask for, and few enough to count. */
const most = 10_000;

/** The fields an operation begins with, those in fragments too; fragments of a valid document make no circle. */
export function rootFieldsOf(document: DocumentNode, { selectionSet }: OperationDefinitionNode): FieldNode[] {
  const fields: FieldNode[] = [];
  function collect(set: SelectionSetNode): void {
    for (const selection of set.selections) {
      if (fields.length >= most) return;
      if (selection.kind === Kind.FIELD) fields.push(selection);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else {
        const fragment = fragmentOf(document, selection.name.value);
        if (fragment) collect(fragment.selectionSet);
      }
    }
  }
  collect(selectionSet);
  return fields;
}

function fragmentOf(document: DocumentNode, name: string): FragmentDefinitionNode | undefined {
  return document.definitions.find(
    (each): each is FragmentDefinitionNode =>
      each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name,
  );
}
