import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type CompiledQuery, compileQuery, isCompiledQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';

/** Compiling costs milliseconds: only a document that comes back is worth it. */
const compileAtUse = 3;

interface Known {
  uses: number;
  compiled: CompiledQuery | null;
}

/**
 * Runs documents that come often as compiled functions. Queries only, one operation to a document, and none
 * with a variable inside a custom scalar's literal, which graphql-jit 0.8.9 would turn into null in silence.
 * What it cannot compile, the executor runs. Entries live as long as Yoga's document cache keeps the document.
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
      if (!compiled) return;
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
  const result: ExecutionResult & { stringify?: (value: unknown) => string } = await compiled.query(
    {},
    ctx,
    variables,
  );
  result.stringify = compiled.stringify;
  return result;
}

function compile(schema: GraphQLSchema, document: DocumentNode): CompiledQuery | null {
  if (!isCompilable(schema, document)) return null;
  try {
    const compiled = compileQuery(schema, document);
    return isCompiledQuery(compiled) ? compiled : null;
  } catch {
    return null;
  }
}

export function isCompilable(schema: GraphQLSchema, document: DocumentNode): boolean {
  const operations = document.definitions.filter(
    (each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION,
  );
  if (operations.length !== 1 || operations[0]?.operation !== OperationTypeNode.QUERY) return false;
  return !hasVariableInScalarLiteral(schema, document);
}

/** Errs on the safe side: a variable inside a literal list of plain scalars counts too. */
function hasVariableInScalarLiteral(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let scalarDepth = 0;
  let found = false;
  const container = {
    enter() {
      if (scalarDepth > 0 || isLeafType(getNamedType(types.getInputType()))) scalarDepth++;
    },
    leave() {
      if (scalarDepth > 0) scalarDepth--;
    },
  };
  const noteVariable = () => {
    found ||= scalarDepth > 0;
  };
  const visitor = { ObjectValue: container, ListValue: container, Variable: noteVariable };
  visit(document, visitWithTypeInfo(types, visitor));
  return found;
}
