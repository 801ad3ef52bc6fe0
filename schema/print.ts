import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printSchemaWithDirectives } from '@graphql-tools/utils';
import {
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

/** graphql 17 keeps defaults where graphql-tools does not look; without this they vanish from the text. */
function keepDefaults(target: GraphQLSchema): void {
  for (const type of Object.values(target.getTypeMap())) {
    if (isInputObjectType(type)) Object.values(type.getFields()).forEach(keepDefault);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) field.args.forEach(keepDefault);
  }
}

function keepDefault(input: GraphQLArgument | GraphQLInputField): void {
  if (input.defaultValue !== undefined) input.default ??= { value: input.defaultValue };
}

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, 'schema.graphql'), printContract());
}
