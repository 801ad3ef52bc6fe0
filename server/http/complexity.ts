import { complexityFromQuery } from '@pothos/plugin-complexity';
import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLBoolean,
  GraphQLInt,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { queryLimits } from './limits.ts';
import { operationOf } from './operation.ts';

type Measure = ReturnType<typeof complexityFromQuery>;
type Variables = Readonly<Record<string, unknown>> | null | undefined;

const maxMeasuresPerDocument = 100;

/**
 * Refuses a query that would be too much work, before any of it is done. Checked here and not in Pothos'
 * resolvers: compiled queries carry no variables that the plugin could read. Only whole numbers (`first`, `last`), yes
 * or no, and the length of lists change what a query costs, so one measure serves every request that has the same ones.
 */
export function limitComplexity(schema: GraphQLSchema): Plugin<Context> {
  const measures = new WeakMap<DocumentNode, Map<string, Measure>>();

  function measureOf(
    document: DocumentNode,
    name: string | null | undefined,
    variables: Variables,
  ): Measure | null {
    const operation = operationOf(document, name);
    if (!operation) return null;
    const known = measures.get(document) ?? new Map<string, Measure>();
    measures.set(document, known);
    const key = `${name ?? ''}:${sizesIn(schema, operation, variables)}`;
    const measure = known.get(key) ?? measured(schema, document, operation, variables);
    if (measure && known.size < maxMeasuresPerDocument) known.set(key, measure);
    return measure;
  }

  const weigh = ({ args }: { args: ExecutionArgs }) => {
    const measure = measureOf(args.document, args.operationName, args.variableValues);
    if (!measure) return;
    requireWithin(measure);
    (args.contextValue as Context).meter.cost = measure.complexity;
  };
  return { onExecute: weigh, onSubscribe: weigh };
}

function sizesIn(schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Variables): string {
  let text = '';
  for (const { variable, type } of operation.variableDefinitions ?? []) {
    const named = getNamedType(typeFromAST(schema, type as never));
    const name = variable.name.value;
    const value = variables?.[name];
    if (named === GraphQLBoolean) text += `${name}=${value};`;
    else if (named === GraphQLInt) text += `${name}=${typeof value === 'number' ? value : value == null};`;
    else if (isInputObjectType(named)) text += lengthsIn(name, value);
  }
  return text;
}

/** Of a list, or of the lists in an input. */
function lengthsIn(name: string, value: unknown): string {
  if (Array.isArray(value)) return `${name}=${value.length};`;
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .filter(([, each]) => Array.isArray(each))
    .map(([key, list]) => `${name}.${key}=${list.length};`)
    .join('');
}

/** Null when the variables do not fit their types: the executor says so better. */
function measured(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Measure | null {
  const fragments = document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION);
  try {
    const alone: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] };
    return complexityFromQuery(alone, { schema, variables: { ...variables } });
  } catch {
    return null;
  }
}

function requireWithin(measure: Measure): void {
  for (const name of ['depth', 'breadth', 'complexity'] as const) {
    if (measure[name] <= queryLimits[name]) continue;
    const message = `This query's ${name} is ${measure[name]}; the limit is ${queryLimits[name]}. Ask for less at once.`;
    const details = { [name]: measure[name], limit: queryLimits[name] };
    throw new RequestError('QUERY_TOO_COMPLEX', 400, message, { details });
  }
}
