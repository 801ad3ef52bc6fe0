import type { JsonSchema } from '#server/http/rest/verb.ts';
import { code, table } from './markdown.ts';

interface Member {
  path: string;
  schema: JsonSchema;
  isRequired: boolean;
}

/** A row for each member, those of objects and lists within as `data.items[].id`. */
export const memberTable = (schema: JsonSchema) => {
  const members = membersOf(schema);
  return members.length > 0 ? table(['Field', 'Type', 'Meaning'], members.map(rowOf)) : null;
};

function rowOf({ path, schema, isRequired }: Member): string[] {
  const { description = '', default: usual } = schema;
  const rest = usual === undefined ? '' : ` Default: ${code(String(usual))}.`;
  return [code(path), typeOf(schema), `${isRequired ? '**Required.** ' : ''}${description}${rest}`];
}

function membersOf(schema: JsonSchema, prefix = ''): Member[] {
  const properties = (schema.properties ?? {}) as Record<string, JsonSchema>;
  const required = (schema.required ?? []) as readonly string[];
  return Object.entries(properties).flatMap(([name, member]) => {
    const path = prefix + name;
    return [
      { path, schema: member, isRequired: required.includes(name) },
      ...membersOf(member, `${path}.`),
      ...membersOf((member.items ?? {}) as JsonSchema, `${path}[].`),
    ];
  });
}

/** In words: `integer, 1 to 100`, `"live" or "test"`, `date-time or null`. */
export function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => code(String(value))).join(' or ');
  const types = [schema.type ?? 'any JSON'].flat().map(String);
  const named = types.map((type) => (type === 'string' && schema.format ? String(schema.format) : type));
  const { minimum, maximum } = schema;
  const range = minimum !== undefined && maximum !== undefined ? `, ${minimum} to ${maximum}` : '';
  return `${named.join(' or ')}${range}`;
}

/** Something that fits, where no example is given. */
export function exampleOf(schema: JsonSchema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [type] = [schema.type].flat();
  if (type === 'object') {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
    return Object.fromEntries(properties.map(([name, member]) => [name, exampleOf(member)]));
  }
  if (type === 'array') return [exampleOf((schema.items ?? {}) as JsonSchema)];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  return type === 'boolean' ? true : '…';
}
