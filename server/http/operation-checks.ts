import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { missingKey } from '#server/auth/authenticate.ts';
import { createOperationChecks } from '#server/auth/operation-checks.ts';
import { createPreflight } from '#server/auth/preflight/preflight.ts';
import { scopeBit } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';

const anyDocument: readonly string[] = [];

/** Nothing runs unless the whole operation is allowed: no half-done mutation, no nulled data. */
export function checkOperation(schema: GraphQLSchema): Plugin<Context> {
  const { isPublic } = createPreflight(schema, { bitOf: scopeBit });
  const checks = createOperationChecks(schema);
  return {
    onExecute({ args }) {
      const { document, operationName, variableValues: variables, contextValue } = args;
      const { principal, outcome } = contextValue as Context;
      if (principal.kind === 'ANONYMOUS' && !isPublic(document, operationName, variables)) throw missingKey();
      const { documents = anyDocument, clientIds = null } = principal.key ?? {};
      const holder = { mask: principal.mask, documents, clientIds };
      const learned = { needed: 0n };
      for (const { refusal } of checks) {
        const refused = refusal(holder, { document, operationName, variables }, learned);
        if (refused) throw refused;
      }
      outcome.needed |= learned.needed;
    },
  };
}
