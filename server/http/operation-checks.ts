import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { missingKey } from '#server/auth/authenticate.ts';
import { createOperationChecks } from '#server/auth/operation-checks.ts';
import { createPreflight, type Learned } from '#server/auth/preflight/preflight.ts';
import type { Principal } from '#server/auth/principal.ts';
import { scopeBit } from '#server/auth/scopes.ts';
import type { Context } from '#server/context.ts';
import type { RequestError } from '#server/errors.ts';

interface Asked {
  document: DocumentNode;
  operationName?: string | null | undefined;
  variableValues?: Readonly<Record<string, unknown>> | null | undefined;
}

/** Why the principal may not run the operation; null when it may. */
export type OperationGate = (principal: Principal, asked: Asked, learned?: Learned) => RequestError | null;

const anyDocument: readonly string[] = [];

export function createOperationGate(schema: GraphQLSchema): OperationGate {
  const { isPublic } = createPreflight(schema, { bitOf: scopeBit });
  const checks = createOperationChecks(schema);
  return (principal, { document, operationName, variableValues: variables }, learned) => {
    if (principal.kind === 'ANONYMOUS' && !isPublic(document, operationName, variables)) return missingKey();
    const { documents = anyDocument, clientIds = null } = principal.key ?? {};
    const holder = { mask: principal.mask, documents, clientIds };
    for (const { refusal } of checks) {
      const refused = refusal(holder, { document, operationName, variables }, learned);
      if (refused) return refused;
    }
    return null;
  };
}

/** Nothing runs unless the whole operation is allowed: no half-done mutation, no nulled data. */
export function checkOperation(gate: OperationGate): Plugin<Context> {
  const check = ({ args }: { args: Asked & { contextValue?: unknown } }) => {
    const { principal, outcome } = args.contextValue as Context;
    const learned = { needed: 0n };
    const refused = gate(principal, args, learned);
    if (refused) throw refused;
    outcome.needed |= learned.needed;
  };
  return { onExecute: check, onSubscribe: check };
}
