import {
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isUnionType,
  OperationTypeNode,
} from 'graphql';
import type { Random } from './random.ts';

const variables = ['a', 'b', 'c', 'd'] as const;

export interface RandomDocument {
  source: string;
  variables: Record<string, boolean>;
}

interface Draft {
  schema: GraphQLSchema;
  random: Random;
  fragments: { name: string; on: GraphQLCompositeType }[];
  aliasCount: number;
}

/** One operation with fragments, aliases and conditions. Fragment i spreads only later ones, so none is cyclic. */
export function drawDocument(schema: GraphQLSchema, random: Random): RandomDocument {
  const composites = compositesOf(schema);
  const fragments = ['F0', 'F1', 'F2'].map((name) => ({ name, on: random.pick(composites) }));
  const draft: Draft = { schema, random, fragments, aliasCount: 0 };
  const operation = random.chance(0.3) ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY;
  const root = schema.getRootType(operation);
  if (!root) throw new TypeError(`The schema has no ${operation} type.`);

  const sent: Record<string, boolean> = {};
  const declared = variables.map((name) => {
    const fallback = random.chance(0.4) ? random.chance(0.5) : undefined;
    if (fallback === undefined || random.chance(0.5)) sent[name] = random.chance(0.5);
    return fallback === undefined ? `$${name}: Boolean!` : `$${name}: Boolean = ${fallback}`;
  });
  const bodies = fragments.map(
    ({ name, on }, index) => `fragment ${name} on ${on.name} ${selectionSet(draft, on, 1, index + 1)}`,
  );
  const source = `${operation} (${declared.join(', ')}) ${selectionSet(draft, root, 4, 0)}`;
  return { source: [source, ...bodies].join('\n'), variables: sent };
}

function selectionSet(
  draft: Draft,
  type: GraphQLCompositeType,
  depth: number,
  firstFragment: number,
): string {
  const count = 1 + draft.random.below(4);
  const selections = Array.from({ length: count }, () => selection(draft, type, depth, firstFragment));
  return `{ ${selections.join(' ')} }`;
}

function selection(draft: Draft, type: GraphQLCompositeType, depth: number, firstFragment: number): string {
  const { random, schema } = draft;
  if (random.chance(0.2) && depth > 0) {
    const target = random.chance(0.3) ? type : random.pick(overlapping(schema, type));
    const condition = target === type && random.chance(0.5) ? '' : `on ${target.name}`;
    return `... ${condition} ${directive(random)} ${selectionSet(draft, target, depth - 1, firstFragment)}`;
  }
  const overlap = new Set(overlapping(schema, type));
  const usable = draft.fragments.slice(firstFragment).filter(({ on }) => overlap.has(on));
  if (usable.length > 0 && random.chance(0.3)) return `...${random.pick(usable).name} ${directive(random)}`;
  return fieldSelection(draft, type, depth, firstFragment);
}

function fieldSelection(
  draft: Draft,
  type: GraphQLCompositeType,
  depth: number,
  firstFragment: number,
): string {
  const { random } = draft;
  const fields = isUnionType(type) ? [] : Object.values(type.getFields());
  const usable = fields.filter((field) => depth > 0 || !isCompositeType(getNamedType(field.type)));
  if (usable.length === 0 || random.chance(0.1)) return `__typename ${directive(random)}`;
  const field = random.pick(usable);
  const returned = getNamedType(field.type);
  const alias = random.chance(0.4) ? `x${draft.aliasCount++}: ` : '';
  const below = isCompositeType(returned) ? selectionSet(draft, returned, depth - 1, firstFragment) : '';
  return `${alias}${field.name} ${directive(random)} ${below}`;
}

function directive(random: Random): string {
  const parts: string[] = [];
  for (const name of ['skip', 'include']) {
    if (!random.chance(0.2)) continue;
    const test = random.chance(0.15) ? String(random.chance(0.5)) : `$${random.pick(variables)}`;
    parts.push(`@${name}(if: ${test})`);
  }
  return parts.join(' ');
}

/** The types a fragment may narrow `type` to. */
function overlapping(schema: GraphQLSchema, type: GraphQLCompositeType): GraphQLCompositeType[] {
  const own = possible(schema, type);
  return compositesOf(schema).filter((other) =>
    possible(schema, other).some((member) => own.includes(member)),
  );
}

function compositesOf(schema: GraphQLSchema): GraphQLCompositeType[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isCompositeType(type))
    .filter((type) => !type.name.startsWith('__'));
}

function possible(schema: GraphQLSchema, type: GraphQLCompositeType): readonly string[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type).map((member) => member.name) : [type.name];
}
