import type { ExecutionArgs, GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { createAddressLimiter } from './address-limiter.ts';
import { createMutationCount } from './mutation-count.ts';
import { operationOf } from './operation.ts';
import { rootFieldsOf } from './root-fields.ts';

/** For whoever has no credential: requests and public fields, from one address. */
const anonymousPerMinute = 60;

/**
 * Spends from the key's windows once the operation is known to be allowed, so that what is refused earlier
 * spends nothing. Each mutation in a document counts as a request, and so does each thing in its list: hiding a
 * hundred in one does not help. What comes without a credential counts for its address: the request before anything is
 * parsed, whatever becomes of it, and each further field that anybody may ask.
 */
export function spendLimits(schema: GraphQLSchema): Plugin<Context, { ctx: Context }> {
  const anonymous = createAddressLimiter(anonymousPerMinute);
  const mutationCount = createMutationCount(schema);

  async function spend({ args }: { args: ExecutionArgs }): Promise<void> {
    const ctx = args.contextValue as Context;
    const { key, kind } = ctx.principal;
    const operation = operationOf(args.document, args.operationName);
    if (key) {
      const requests = operation ? mutationCount(args.document, operation, args.variableValues) : 1;
      ctx.meter.spent = await ctx.runtime.limits.spend(key, { requests, cost: ctx.meter.cost });
    } else if (kind === 'ANONYMOUS' && ctx.caller && operation) {
      const further = rootFieldsOf(args.document, operation).length - 1;
      if (further > 0) await anonymous.spend(ctx.caller.ip, further);
    }
  }

  return {
    async onParams({ context: { ctx } }) {
      if (ctx.principal.kind === 'ANONYMOUS' && ctx.caller) await anonymous.spend(ctx.caller.ip);
    },
    onExecute: spend,
    onSubscribe: spend,
  };
}
