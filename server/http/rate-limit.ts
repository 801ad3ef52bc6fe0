import {
  type DocumentNode,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { operationOf } from './operation.ts';

/**
 * Spends from the key's windows once the operation is known to be allowed, so that what is refused earlier
 * spends nothing. Each mutation in a document counts as a request: hiding a hundred in one does not help.
 */
export const spendLimits: Plugin<Context> = {
  async onExecute({ args }) {
    const ctx = args.contextValue as Context;
    const { key } = ctx.principal;
    if (!key) return;
    const operation = operationOf(args.document, args.operationName);
    const requests = operation ? mutationCount(args.document, operation) : 1;
    ctx.meter.spent = await ctx.runtime.limits.spend(key, { requests, cost: ctx.meter.cost });
  },
};

function mutationCount(document: DocumentNode, operation: OperationDefinitionNode): number {
  if (operation.operation !== OperationTypeNode.MUTATION) return 1;
  return Math.max(1, rootFields(document, operation.selectionSet, 0));
}

/** Counted no further than a window could hold; fragments of one document cannot nest deeper than it is long. */
function rootFields(document: DocumentNode, set: SelectionSetNode, counted: number): number {
  let count = counted;
  for (const selection of set.selections) {
    if (count > 10_000) return count;
    if (selection.kind === Kind.FIELD) count++;
    else if (selection.kind === Kind.INLINE_FRAGMENT)
      count = rootFields(document, selection.selectionSet, count);
    else count = rootFields(document, fragmentOf(document, selection.name.value), count);
  }
  return count;
}

function fragmentOf(document: DocumentNode, name: string): SelectionSetNode {
  const found = document.definitions.find(
    (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === name,
  );
  return found?.kind === Kind.FRAGMENT_DEFINITION
    ? found.selectionSet
    : { kind: Kind.SELECTION_SET, selections: [] };
}
