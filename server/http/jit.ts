import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  visit,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { operationOf } from './operation.ts';

/** Compiling costs milliseconds: only a document that comes back is worth it. */
export const compileAtUse = 3;

interface Known {
  uses: number;
  compiled: CompiledQuery | null;
}

/**
 * Runs documents that come often as compiled functions. Queries only, one operation to a document, and none
 * with a variable inside a literal: graphql-jit 0.8.9 turns one in a custom scalar, and one in an input object
 * that was not sent, into null in silence; and it takes null for false in `@include(if: $nullable)`. What it does
 * not compile, the executor runs. Entries live as long as Yoga's document cache keeps the document.
 */
export function jit(schema: GraphQLSchema): Plugin<Context> {
  const known = new WeakMap<DocumentNode, Known>();

  function compiledFor(document: DocumentNode): CompiledQuery | null {
    const entry = known.get(document) ?? { uses: 0, compiled: null };
    if (entry.uses === 0) known.set(document, entry);
    entry.uses++;
    if (entry.uses === compileAtUse) entry.compiled = compile(schema, document);
    return entry.compiled;
  }

  return {
    onExecute({ args, executeFn, setExecuteFn }) {
      const compiled = compiledFor(args.document);
      if (!compiled || !operationOf(args.document, args.operationName)) return;
      setExecuteFn(async (given: ExecutionArgs) => {
        const result = await run(compiled, given.contextValue as Context, given.variableValues);
        // Without data nothing has run: variables that do not fit, which the executor refuses in better words.
        return 'data' in result ? result : executeFn(given);
      });
    },
  };
}

async function run(
  compiled: CompiledQuery,
  ctx: Context,
  variables: Readonly<Record<string, unknown>> | null | undefined,
) {
  const result: ExecutionResult = await compiled.query({}, ctx, variables);
  const { errors, ...rest } = result;
  return { ...(errors ? { errors } : {}), ...rest, stringify: compiled.stringify };
}

function compile(schema: GraphQLSchema, document: DocumentNode): CompiledQuery | null {
  if (!isCompilable(document)) return null;
  try {
    const compiled = compileQuery(schema, document);
    return isCompiledQuery(compiled) ? compiled : null;
  } catch {
    return null;
  }
}

export function isCompilable(document: DocumentNode): boolean {
  const operations = document.definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  if (operations.length !== 1 || operations[0]?.operation !== OperationTypeNode.QUERY) return false;
  return !isRisky(document, operations[0]);
}

/** Has a variable inside a literal, or a nullable one that decides whether a field runs. */
function isRisky(document: DocumentNode, { variableDefinitions }: OperationDefinitionNode): boolean {
  const nullable = new Set(
    variableDefinitions
      ?.filter(({ type }) => type.kind !== Kind.NON_NULL_TYPE)
      .map(({ variable }) => variable.name.value),
  );
  let literals = 0;
  let directives = 0;
  let risky = false;
  const literal = { enter: () => void literals++, leave: () => void literals-- };
  visit(document, {
    ObjectValue: literal,
    ListValue: literal,
    Directive: { enter: () => void directives++, leave: () => void directives-- },
    Variable({ name }) {
      risky ||= literals > 0 || (directives > 0 && nullable.has(name.value));
    },
  });
  return risky;
}
