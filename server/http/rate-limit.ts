import {
  type DocumentNode,
  type ExecutionArgs,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { operationOf } from './operation.ts';
import { rootFieldsOf } from './root-fields.ts';

/**
 * Spends from the key's windows once the operation is known to be allowed, so that what is refused earlier
 * spends nothing. Each mutation in a document counts as a request: hiding a hundred in one does not help.
 */
export const spendLimits: Plugin<Context> = { onExecute: spend, onSubscribe: spend };

async function spend({ args }: { args: ExecutionArgs }): Promise<void> {
  const ctx = args.contextValue as Context;
  const { key } = ctx.principal;
  if (!key) return;
  const operation = operationOf(args.document, args.operationName);
  const requests = operation ? mutationCount(args.document, operation) : 1;
  ctx.meter.spent = await ctx.runtime.limits.spend(key, { requests, cost: ctx.meter.cost });
}

function mutationCount(document: DocumentNode, operation: OperationDefinitionNode): number {
  if (operation.operation !== OperationTypeNode.MUTATION) return 1;
  return Math.max(1, rootFieldsOf(document, operation).length);
}
