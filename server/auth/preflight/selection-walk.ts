import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type NamedTypeNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Conditions } from './condition.ts';
import { Needs } from './needs.ts';

export interface WalkSource {
  schema: GraphQLSchema;
  fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  conditions: Conditions;
}

/** `hidden`: names of fragment variables where the field stands; pass it on when walking below the field. */
export type FieldNeeds = (
  node: FieldNode,
  type: GraphQLObjectType,
  hidden: ReadonlySet<string>,
  walk: SelectionWalk,
) => Needs;

const nothingHidden: ReadonlySet<string> = new Set();

/**
 * Sums up the needs of selection sets as the executor would meet them: always on one concrete object type. Each pair
 * of selection set and type is summed up once, so a fragment spread 2^n times by nesting costs n, and a cycle ends.
 */
export class SelectionWalk {
  readonly #source: WalkSource;
  readonly #fieldNeeds: FieldNeeds;
  readonly #known = new Map<SelectionSetNode, Map<GraphQLObjectType, Needs>>();
  readonly #nothing: Needs;

  constructor(source: WalkSource, fieldNeeds: FieldNeeds) {
    this.#source = source;
    this.#fieldNeeds = fieldNeeds;
    this.#nothing = new Needs(source.conditions);
  }

  over(set: SelectionSetNode, type: GraphQLObjectType, hidden: ReadonlySet<string> = nothingHidden): Needs {
    const byType = this.#known.get(set) ?? new Map<GraphQLObjectType, Needs>();
    this.#known.set(set, byType);
    const known = byType.get(type);
    if (known) return known;
    const needs = new Needs(this.#source.conditions);
    byType.set(type, needs);
    for (const selection of set.selections) {
      const condition = this.#source.conditions.of(selection.directives, hidden);
      if (condition === undefined) continue;
      needs.addAll(this.#selection(selection, type, hidden), condition);
    }
    return needs;
  }

  #selection(node: SelectionNode, type: GraphQLObjectType, hidden: ReadonlySet<string>): Needs {
    if (node.kind === Kind.FIELD) return this.#fieldNeeds(node, type, hidden, this);
    if (node.kind === Kind.INLINE_FRAGMENT) {
      return this.#applies(node.typeCondition, type)
        ? this.over(node.selectionSet, type, hidden)
        : this.#nothing;
    }
    const fragment = this.#source.fragments.get(node.name.value);
    if (!fragment || !this.#applies(fragment.typeCondition, type)) return this.#nothing;
    return this.over(fragment.selectionSet, type, ownVariables(fragment));
  }

  #applies(condition: NamedTypeNode | undefined, type: GraphQLObjectType): boolean {
    if (!condition || condition.name.value === type.name) return true;
    const named = this.#source.schema.getType(condition.name.value);
    return isAbstractType(named) && this.#source.schema.isSubType(named, type);
  }
}

function ownVariables(fragment: FragmentDefinitionNode): ReadonlySet<string> {
  const definitions = fragment.variableDefinitions ?? [];
  if (definitions.length === 0) return nothingHidden;
  return new Set(definitions.map((definition) => definition.variable.name.value));
}
