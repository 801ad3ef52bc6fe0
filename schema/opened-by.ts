import { type GraphQLSchema, isObjectType } from 'graphql';

const bySchema = new WeakMap<GraphQLSchema, Map<string, string[]>>();

/** What a scope opens, e.g. `Query.invoices`, `Mutation.invoiceCreate`, `Invoice`. */
export function fieldsOpenedBy(schema: GraphQLSchema, scope: string): string[] {
  let opened = bySchema.get(schema);
  if (!opened) {
    opened = collect(schema);
    bySchema.set(schema, opened);
  }
  return opened.get(scope) ?? [];
}

function collect(schema: GraphQLSchema): Map<string, string[]> {
  const opened = new Map<string, string[]>();
  const add = (name: string, extensions: Readonly<Record<string, unknown>>) => {
    const required = extensions.requiredScopes;
    if (!Array.isArray(required)) return;
    for (const scope of required) opened.set(scope, [...(opened.get(scope) ?? []), name]);
  };
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    add(type.name, type.extensions);
    for (const field of Object.values(type.getFields())) add(`${type.name}.${field.name}`, field.extensions);
  }
  return opened;
}
