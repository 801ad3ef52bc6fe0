import type { DocumentNode, ExecutionArgs, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { createAddressLimiter } from './address-limiter.ts';
import { createMutationCount } from './mutation-count.ts';
import { operationOf } from './operation.ts';
import { rootFieldsOf } from './root-fields.ts';

/** For whoever has no credential: public fields, from one address. */
const publicFieldsPerMinute = 60;

/**
 * Spends from the key's windows once the operation is known to be allowed, so that what is refused earlier
 * spends nothing. Each mutation in a document counts as a request, and so does each thing in its list: hiding a
 * hundred in one does not help. What anybody may ask counts for their address, field by field.
 */
export function spendLimits(schema: GraphQLSchema): Plugin<Context> {
  const anonymous = createAddressLimiter(publicFieldsPerMinute);
  const mutationCount = createMutationCount(schema);

  async function spend({ args }: { args: ExecutionArgs }): Promise<void> {
    const ctx = args.contextValue as Context;
    const { key, kind } = ctx.principal;
    const operation = operationOf(args.document, args.operationName);
    if (key) {
      const requests = operation ? mutationCount(args.document, operation, args.variableValues) : 1;
      ctx.meter.spent = await ctx.runtime.limits.spend(key, { requests, cost: ctx.meter.cost });
    } else if (kind === 'ANONYMOUS' && ctx.caller) {
      await anonymous.spend(ctx.caller.ip, operation ? fieldCount(args.document, operation) : 1);
    }
  }

  return { onExecute: spend, onSubscribe: spend };
}

const fieldCount = (document: DocumentNode, operation: OperationDefinitionNode) =>
  Math.max(1, rootFieldsOf(document, operation).length);
