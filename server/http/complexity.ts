import {
  type DocumentNode,
  type ExecutionArgs,
  GraphQLBoolean,
  GraphQLError,
  GraphQLInt,
  type GraphQLSchema,
  getNamedType,
  getVariableValues,
  isInputObjectType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Context } from '#server/context.ts';
import { RequestError } from '#server/errors.ts';
import { queryLimits } from './limits.ts';
import { type Measure, measureOperation } from './measure.ts';
import { operationOf } from './operation.ts';

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
    if (named === GraphQLInt || named === GraphQLBoolean) text += `${name}=${sizeOf(value)};`;
    else if (Array.isArray(value) || isInputObjectType(named)) text += lengthsIn(name, value);
  }
  return text;
}

/** A default counts where nothing is sent, and not for null. Anything else fits no type, and has no measure. */
const sizeOf = (value: unknown) =>
  value == null || typeof value === 'number' || typeof value === 'boolean' ? value : 'none';

/** Of a list, or of the lists in an input. */
function lengthsIn(name: string, value: unknown): string {
  if (Array.isArray(value)) return `${name}=${value.length};`;
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .filter(([, each]) => Array.isArray(each))
    .map(([key, list]) => `${name}.${key}=${list.length};`)
    .join('');
}

/**
 * Null when the variables do not fit their types: the executor says so better. Whatever else cannot be measured is
 * refused, so that nothing runs unmeasured.
 */
function measured(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Measure | null {
  const { variableValues } = getVariableValues(schema, operation.variableDefinitions ?? [], { ...variables });
  if (!variableValues) return null;
  try {
    return measureOperation(schema, document, operation, variableValues);
  } catch (error) {
    if (error instanceof GraphQLError) throw new RequestError('BAD_USER_INPUT', 400, error.message);
    throw error;
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
