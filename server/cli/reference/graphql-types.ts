import {
  type GraphQLNamedType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import { roots } from './graphql-fields.ts';
import { codesOf, resultOf, schema, scopesOf } from './graphql-schema.ts';
import { fieldTable, inputFields, inputTable, typeLink, valueTable } from './graphql-tables.ts';
import { blocks, codes } from './markdown.ts';

/** What stands where it is used: inputs, results and payloads of mutations; pages and their edges. */
const elsewhere = new Set([
  ...['Query', 'Mutation', 'Subscription'],
  ...roots.flatMap(({ kind, field }) =>
    kind === 'Mutation'
      ? [
          getNamedType(field.type).name,
          resultOf(field).payload?.name ?? '',
          ...field.args.map(({ type }) => getNamedType(type).name),
        ]
      : [],
  ),
]);

const isPage = ({ name }: GraphQLNamedType) => /.(Connection|Edge)$/.test(name);

const types = Object.values(schema.getTypeMap())
  .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
  .filter((type) => !elsewhere.has(type.name) && !isPage(type))
  .sort((one, other) => (one.name < other.name ? -1 : 1));

const isRefusal = (type: GraphQLNamedType) =>
  isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'UserError');

const sections: readonly [title: string, is: (type: GraphQLNamedType) => boolean][] = [
  ['Objects', (type) => isObjectType(type) && !isRefusal(type)],
  ['Interfaces and unions', (type) => isInterfaceType(type) || isUnionType(type)],
  ['Refusals', isRefusal],
  ['Inputs', isInputObjectType],
  ['Enums', isEnumType],
  ['Scalars', isScalarType],
];

/** All types that fields name, for docs/graphql-types.md. */
export const typeReference = () =>
  blocks(
    ...sections.flatMap(([title, is]) => [
      `## ${title}`,
      ...types.filter(is).map((type) => blocks(`### ${type.name}`, leadOf(type), bodyOf(type))),
    ]),
  );

function leadOf(type: GraphQLNamedType): string {
  const scopes = isObjectType(type) ? scopesOf(type) : [];
  const refusalCodes = isRefusal(type) ? codesOf(type.name) : [];
  return [
    type.description ?? '',
    ...(scopes.length > 0 ? [`Needs ${codes(scopes)}.`] : []),
    ...(refusalCodes.length > 0 ? [`Code: ${codes(refusalCodes)}.`] : []),
    ...(isScalarType(type) && type.specifiedByURL ? [`Specified at ${type.specifiedByURL}.`] : []),
  ].join(' ');
}

function bodyOf(type: GraphQLNamedType): string | null {
  if (isObjectType(type)) {
    const fields = Object.values(type.getFields());
    const own = isRefusal(type) ? fields.filter(({ name }) => !shared.has(name)) : fields;
    return own.length > 0 ? fieldTable(own) : null;
  }
  if (isInterfaceType(type)) return fieldTable(Object.values(type.getFields()));
  if (isUnionType(type)) return `One of ${type.getTypes().map(typeLink).join(', ')}.`;
  if (isInputObjectType(type)) return inputTable(inputFields(type));
  return isEnumType(type) ? valueTable(type) : null;
}

/** What every refusal has, told once with the interface. */
const shared = new Set(['code', 'message', 'path']);
