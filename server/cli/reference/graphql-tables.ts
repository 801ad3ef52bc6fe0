import {
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLInputField,
  type GraphQLInputObjectType,
  type GraphQLNamedType,
  type GraphQLType,
  getNamedType,
  isRequiredArgument,
  isSpecifiedScalarType,
} from 'graphql';
import { type Field, scopesOf } from './graphql-schema.ts';
import { code, codes, table } from './markdown.ts';

type Input = GraphQLArgument | GraphQLInputField;

/** The type as it is written, leading to where it is described. */
export function typeLink(type: GraphQLType): string {
  const named = getNamedType(type);
  return isSpecifiedScalarType(named) ? code(String(type)) : `[${code(String(type))}](${placeOf(named)})`;
}

/** Pages are described as what they are pages of. */
const placeOf = ({ name }: GraphQLNamedType) =>
  `graphql-types.md#${name.replace(/(.)(Connection|Edge)$/, '$1').toLowerCase()}`;

const paging = ['first', 'after', 'last', 'before'];

/** What is told once for all is left out (`idempotencyKey`) or named in one row (the arguments of a list). */
export function inputTable(inputs: readonly Input[]): string | null {
  const isList = paging.every((name) => inputs.some((input) => input.name === name));
  const own = inputs.filter(({ name }) => name !== 'idempotencyKey' && !(isList && paging.includes(name)));
  const rows = own.map((input) => [code(input.name), typeLink(input.type), meaningOf(input)]);
  if (isList)
    rows.push([
      codes(paging),
      '',
      'Which page, at most 100 objects; 20 from the beginning unless said otherwise.',
    ]);
  return rows.length > 0 ? table(['Name', 'Type', 'Meaning'], rows) : null;
}

function meaningOf(input: Input): string {
  const literal = defaultOf(input);
  const usual = literal === null ? '' : ` Default: ${code(literal)}.`;
  return `${isRequiredArgument(input as GraphQLArgument) ? '**Required.** ' : ''}${input.description ?? ''}${usual}`;
}

function defaultOf({ astNode }: Input): string | null {
  const node = astNode?.defaultValue;
  return node?.loc ? node.loc.source.body.slice(node.loc.start, node.loc.end) : null;
}

export const fieldTable = (fields: readonly Field[]) =>
  table(
    ['Field', 'Type', 'Meaning'],
    fields.map((field) => [
      code(
        `${field.name}${field.args.length > 0 ? `(${field.args.map(({ name }) => name).join(', ')})` : ''}`,
      ),
      typeLink(field.type),
      [field.description ?? '', ...needed(field)].join(' '),
    ]),
  );

const needed = (field: Field) => (scopesOf(field).length > 0 ? [`Needs ${codes(scopesOf(field))}.`] : []);

export const valueTable = (type: GraphQLEnumType) =>
  table(
    ['Value', 'Meaning'],
    type.getValues().map(({ name, description }) => [code(name), description ?? '']),
  );

export const inputFields = (type: GraphQLInputObjectType): readonly GraphQLInputField[] =>
  Object.values(type.getFields());
