import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { schema } from '#schema/index.ts';
import { type IdType, idPrefixes } from '#server/db/id.ts';
import { pdfFile } from './files.ts';

/** A root field as a document of its own, with a variable for each argument. */
export interface RootOperation {
  name: string;
  kind: 'query' | 'mutation';
  /** Open to whoever has an id, and so to other tenants too. */
  isPublic: boolean;
  document: string;
  args: readonly GraphQLArgument[];
}

/** Every root field there is, so that a new one is under test without anybody remembering. */
export function rootOperations(): RootOperation[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ] as const;
  return roots.flatMap(([kind, type]) =>
    Object.values(type?.getFields() ?? {}).map(({ name, args, type: result, extensions }) => {
      const declared = args.map((each) => `$${each.name}: ${each.type}`).join(', ');
      const given = args.map((each) => `${each.name}: $${each.name}`).join(', ');
      const [head, call] = args.length > 0 ? [`${kind} (${declared})`, `${name}(${given})`] : [kind, name];
      const document = `${head} { ${call} ${selectionOf(result)} }`;
      return { name, kind, isPublic: extensions.public === true, args, document };
    }),
  );
}

const deepest = 3;

/** Pages within pages are short, or the whole costs too much. */
const pageOf = ({ args }: GraphQLField<unknown, unknown>) =>
  args.some(({ name }) => name === 'first') ? '(first: 3)' : '';

/** All leaves down to a depth, through connections by their nodes. */
function selectionOf(type: GraphQLOutputType, depth = deepest): string {
  const named: GraphQLNamedOutputType = getNamedType(type);
  if (isLeafType(named)) return '';
  if (isUnionType(named)) {
    const members = named.getTypes().map((member) => `... on ${member.name} ${selectionOf(member, depth)}`);
    return `{ __typename ${members.join(' ')} }`;
  }
  if (!isObjectType(named) && !isInterfaceType(named)) return '';
  const fields = Object.values(named.getFields())
    .filter((field) => !field.args.some(({ type: argument }) => isNonNullType(argument)))
    .filter((field) => isLeafType(getNamedType(field.type)) || (depth > 0 && field.name !== 'edges'))
    .map((field) => `${field.name}${pageOf(field)} ${selectionOf(field.type, depth - 1)}`);
  return `{ __typename ${fields.join(' ')} }`;
}

export type Path = readonly (string | number)[];

export interface Leaf {
  path: Path;
  /** Of scalars and enums, its name; `List` of lists. */
  type: string;
}

/** Every place in the arguments where a scalar, an enum or a list stands. */
export function leavesOf(args: readonly GraphQLArgument[]): Leaf[] {
  return args.flatMap(({ name, type }) => leaves(type, [name]));
}

function leaves(type: GraphQLInputType, path: Path): Leaf[] {
  if (isNonNullType(type)) return leaves(type.ofType, path);
  if (isListType(type)) return [{ path, type: 'List' }, ...leaves(type.ofType, [...path, 0])];
  if (!isInputObjectType(type)) return [{ path, type: type.name }];
  return Object.values(type.getFields()).flatMap((field) => leaves(field.type, [...path, field.name]));
}

export type Ids = Record<IdType, string>;

const ordinary: Record<string, unknown> = {
  Boolean: true,
  CurrencyCode: 'EUR',
  Date: '2035-06-01',
  DateTime: '2035-01-01T00:00:00Z',
  Decimal: '12.50',
  Duration: 'PT1H',
  Float: 1.5,
  Int: 3,
  JSON: { a: 1 },
  Upload: pdfFile(),
};

/** Where an ordinary value would be refused for its meaning, or would exclude another; of one field, or of all. */
const particular: Record<string, unknown> = {
  'input.scopes.0': 'clients:read',
  'input.ipAllowlist.0': '127.0.0.0/8',
  'input.ipDenylist.0': '192.0.2.1',
  'input.documents.0': 'a'.repeat(64),
  'input.idleKeyDays': 90,
  'input.document': '{ me { kind } }',
  'input.operationName': undefined,
  'input.ip': '203.0.113.7',
  'input.url': 'https://nobody.invalid/',
  'input.events.0': 'invoice.paid',
  'input.type': 'invoice.paid',
  'input.sha256': 'a'.repeat(64),
  'input.mediaType': 'image/png',
  'input.occurredAt': '2026-01-01T00:00:00Z',
  'filter.metadata.value': 'a text',
  'input.events.0.type': 'invoice.paid',
  'input.events.0.occurredAt': '2026-01-01T00:00:00Z',
  'input.types.0': 'invoice.paid',
  'input.until': '2036-01-01T00:00:00Z',
  'input.email': 'somebody@example.com',
  'input.domain': 'example.com',
  'input.maxKeyLifetimeDays': 3_650,
  'input.notBefore': undefined,
  'input.environment': undefined,
  'input.expiresOn': undefined,
  'input.rateLimits': undefined,
  'input.paidAt': undefined,
  'input.moneyLimits': undefined,
  'clientImport.input.file': undefined,
  'disbursementCreate.input.file': undefined,
  'input.csv': 'name,destination,amount\nAda,somewhere,12.50',
  'input.minAmount': undefined,
  'input.maxAmount': undefined,
  'attestationCreate.input.type': 'OUTPUT',
  'input.promptHash': undefined,
  'input.outputHash': undefined,
  'input.payerEmail': 'payer@example.com',
  text: undefined,
  document: '{ me { kind } }',
  operationName: undefined,
  hash: 'a'.repeat(64),
  sha256: 'a'.repeat(64),
  payload: undefined,
  last: undefined,
  before: undefined,
  after: undefined,
};

/** Variables that the field accepts. `ids` are those of objects that are there. */
export function variablesFor({ name, args }: RootOperation, ids: Ids): Record<string, unknown> {
  return Object.fromEntries(args.map((each) => [each.name, acceptable(each.type, [each.name], name, ids)]));
}

function acceptable(type: GraphQLInputType, path: Path, field: string, ids: Ids): unknown {
  const place = path.join('.');
  const known = [`${field}.${place}`, place].find((each) => each in particular);
  if (known && !isObjectFor(particular[known], type)) return particular[known];
  if (isNonNullType(type)) return acceptable(type.ofType, path, field, ids);
  if (isListType(type)) return [acceptable(type.ofType, [...path, 0], field, ids)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return ordinaryOf(type.name, path, field, ids);
  const fields = Object.values(type.getFields());
  return Object.fromEntries(
    fields.map((each) => [each.name, acceptable(each.type, [...path, each.name], field, ids)]),
  );
}

/** Whether a text stands in this place of another field, where here an object does. */
const isObjectFor = (value: unknown, type: GraphQLInputType) =>
  typeof value === 'string' && isInputObjectType(getNamedType(type));

let texts = 0;

function ordinaryOf(type: string, path: Path, field: string, ids: Ids): unknown {
  if (type === 'ID') return ids[idTypeAt(path, field)];
  return type === 'String' ? `text-${texts++}` : ordinary[type];
}

const idTypes = (Object.keys(idPrefixes) as IdType[]).sort((a, b) => b.length - a.length);

/** `clientId` is a Client's, `expectedSecretId` an ApiKeySecret's, and a plain `id` that of the field's noun. */
export function idTypeAt(path: Path, field: string): IdType {
  const name = String(path.findLast((part) => typeof part === 'string'));
  const noun = /([A-Z]?[a-z]+)Ids?$/.exec(name)?.[1];
  const suffix = noun && `${noun.charAt(0).toUpperCase()}${noun.slice(1)}`;
  const found = suffix
    ? idTypes.findLast((type) => type.endsWith(suffix))
    : idTypes.find((type) => field.toLowerCase().startsWith(type.toLowerCase()));
  return found ?? 'Client';
}

/** A copy with another value in one place. */
export function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}
