import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
} from 'graphql';
import { schema } from './index.ts';

/** The contract as text: sorted, with `@requiresScopes`. Committed as `schema.graphql` and tested equal. */
export function printContract(): string {
  const sorted = lexicographicSortSchema(schema);
  keepDefaults(sorted);
  return `${printSchemaWithDirectives(sorted).trim()}\n`;
}

/**
 * graphql 17 keeps defaults where graphql-tools does not look; without this they vanish from the text. As literals:
 * of a bare value graphql-tools forgets the type, and prints enum values as strings.
 */
function keepDefaults(target: GraphQLSchema): void {
  for (const type of Object.values(target.getTypeMap())) {
    if (isInputObjectType(type)) Object.values(type.getFields()).forEach(keepDefault);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) field.args.forEach(keepDefault);
  }
}

function keepDefault(input: GraphQLArgument | GraphQLInputField): void {
  const literal = input.defaultValue === undefined ? null : astFromValue(input.defaultValue, input.type);
  if (literal) input.default = { literal };
}

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, 'schema.graphql'), printContract());
}
