import GithubSlugger from 'github-slugger';
import { type GraphQLObjectType, getNamedType, isInputObjectType } from 'graphql';
import { allScopes } from '#server/auth/scopes.ts';
import { codesOf, type Field, resultOf, schema, scopesOf } from './graphql-schema.ts';
import { fieldTable, inputFields, inputTable, typeLink } from './graphql-tables.ts';
import { blocks, code, codes } from './markdown.ts';

type Kind = 'Query' | 'Mutation' | 'Subscription';

interface Root {
  kind: Kind;
  field: Field;
}

const rootsOf = (kind: Kind, type: GraphQLObjectType | null | undefined): Root[] =>
  Object.values(type?.getFields() ?? {}).map((field) => ({ kind, field }));

export const roots: readonly Root[] = [
  ...rootsOf('Query', schema.getQueryType()),
  ...rootsOf('Mutation', schema.getMutationType()),
  ...rootsOf('Subscription', schema.getSubscriptionType()),
];

const ownGroup = 'The caller and the server';

/** The domain is the resource whose scope a field needs. */
const resourceOf = (scope: string) => scope.split(':', 1)[0] ?? '';

/** What needs no scope is told with the thing that its name begins with. */
function groupOf({ field }: Root): string {
  const [scope] = scopesOf(field);
  const resource = scope ? resourceOf(scope) : resources.find((each) => isAbout(field.name, each));
  return resource ? titleOf(resource) : ownGroup;
}

const isAbout = (name: string, resource: string) =>
  new RegExp(`^${resource.replace(/s$/, '').replace(/-(\w)/g, '$1')}(?=[A-Z])`, 'i').test(name);

const titleOf = (resource: string) =>
  resource
    .replaceAll('-', ' ')
    .replace(/^api\b/, 'API')
    .replace(/^\w/, (letter) => letter.toUpperCase());

const resources = [...new Set(allScopes.map(resourceOf))];
const groups = [ownGroup, ...resources.map(titleOf)];

const grouped = Map.groupBy(roots, groupOf);

const sections = groups
  .map((title) => ({ title, here: grouped.get(title) ?? [] }))
  .filter(({ here }) => here.length > 0);

/** A domain and its list may have one name (Invoices, `invoices`): then the second anchor gets a number. */
const anchors = anchorsOf();

function anchorsOf(): ReadonlyMap<string, string> {
  const slugger = new GithubSlugger();
  return new Map(
    sections.flatMap(({ title, here }) => {
      slugger.slug(title);
      return here.map(({ field }) => [field.name, slugger.slug(field.name)] as const);
    }),
  );
}

/** All root fields by domain, for docs/graphql.md. */
export const rootFields = () =>
  blocks(...sections.flatMap(({ title, here }) => [`## ${title}`, overviewOf(here), ...here.map(rootField)]));

const overviewOf = (here: readonly Root[]) =>
  (['Query', 'Mutation', 'Subscription'] as const)
    .map((kind) => ({ kind, fields: here.filter((root) => root.kind === kind) }))
    .filter(({ fields }) => fields.length > 0)
    .map(({ kind, fields }) => `- ${kind}: ${fields.map(({ field }) => linkTo(field)).join(', ')}`)
    .join('\n');

const linkTo = ({ name }: Field) => `[${code(name)}](#${anchors.get(name)})`;

function rootField({ kind, field }: Root): string {
  const scopes = scopesOf(field);
  return blocks(
    `### ${field.name}`,
    `*${kind}*${scopes.length > 0 ? `, needs ${codes(scopes)}` : ''}. ${field.description ?? ''}`,
    kind === 'Mutation' ? mutationInput(field) : field.args.length > 0 && inputTable(field.args),
    kind === 'Mutation' ? mutationResult(field) : `Answers ${typeLink(field.type)}.`,
  );
}

function mutationInput({ args }: Field): string | null {
  const [input] = args;
  const type = input && getNamedType(input.type);
  if (!isInputObjectType(type)) return inputTable(args);
  return blocks(`Takes ${code(`input: ${input?.type}`)}:`, inputTable(inputFields(type)));
}

function mutationResult(field: Field): string {
  const { payload, refusals } = resultOf(field);
  return blocks(
    payload && `Answers ${code(payload.name)}:`,
    payload && fieldTable(Object.values(payload.getFields())),
    refusals.length > 0 &&
      `Or a refusal: ${refusals.map((type) => `${code(type)} (${codes(codesOf(type))})`).join(', ')}.`,
  );
}
