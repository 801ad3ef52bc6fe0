import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { always, Conditions } from './condition.ts';
import { membersNamedIn } from './named-types.ts';
import { Needs } from './needs.ts';
import type { ScopeMasks } from './scope-masks.ts';
import { type FieldNeeds, SelectionWalk } from './selection-walk.ts';

export const publicRoot = 1n;
export const guardedRoot = 2n;
/** Besides: a guarded one that does not keep to the clients that a key is narrowed to. */
export const wideRoot = 4n;

/** All that one operation needs, under its conditions. */
export interface Plan {
  scopes: Needs;
  /** Which kinds of root fields run: `publicRoot`, `guardedRoot`, `wideRoot`. */
  roots: Needs;
}

export interface PlanRules {
  schema: GraphQLSchema;
  masks: ScopeMasks;
  publicIntrospection: boolean;
  /** Counts what `node(id)` is narrowed to, which nobody is refused for: for advice, never for a check. */
  narrowed: boolean;
}

export function collectPlan(
  rules: PlanRules,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  operation: OperationDefinitionNode,
): Plan {
  const conditions = new Conditions(operation);
  const type = rules.schema.getRootType(operation.operation);
  if (!type) return { scopes: new Needs(conditions), roots: new Needs(conditions) };
  const source = { schema: rules.schema, fragments, conditions };
  const over = (fieldNeeds: FieldNeeds) =>
    new SelectionWalk(source, fieldNeeds).over(operation.selectionSet, type).settle();
  return { scopes: over(scopesOf(rules, fragments, conditions)), roots: over(rootOf(rules, conditions)) };
}

/**
 * A field needs its own scopes, those of the type it stands on, and those of the object type it returns. When it
 * returns an interface or a union, each possible member's scopes count under the conditions of what is selected on that
 * member: the members' fields bring them along, and `__typename` alone asks nothing of any member.
 */
function scopesOf(
  rules: PlanRules,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  conditions: Conditions,
): FieldNeeds {
  const { schema, masks } = rules;
  const narrowedTo = (members: readonly GraphQLObjectType[], set: SelectionSetNode) =>
    rules.narrowed ? membersNamedIn(set, members, fragments) : [];
  return (node, type, hidden, walk) => {
    const needs = new Needs(conditions);
    const field = fieldOf(node, type);
    if (!field) return needs;
    needs.add(always, masks.ofType(type) | masks.ofField(field));
    const returned = getNamedType(field.type);
    if (isObjectType(returned)) needs.add(always, masks.ofType(returned));
    if (!node.selectionSet || !isCompositeType(returned)) return needs;
    const members = isAbstractType(returned) ? schema.getPossibleTypes(returned) : [returned];
    const counted = isPerType(rules, type, field) ? narrowedTo(members, node.selectionSet) : members;
    for (const member of counted) needs.addAll(walk.over(node.selectionSet, member, hidden));
    return needs;
  };
}

/**
 * `node` and `nodes` name any type of the graph by id. Demanding the scopes of every type would lock them for all but
 * full-access keys, so nothing below them is demanded here, however deep: neither the members' types and fields, nor
 * what is reached from there (`node(id) { ... on Client { invoices { … } } }`), which runs only if the id happens to be
 * a client's. The checks on types and fields, the second wall, answer null and INSUFFICIENT_SCOPE at run time. The flag
 * counts on the query type alone, where nullable reads stand, and only where the concrete type is open.
 */
function isPerType(
  rules: PlanRules,
  type: GraphQLObjectType,
  field: GraphQLField<unknown, unknown>,
): boolean {
  return (
    field.extensions.perType === true &&
    type === rules.schema.getQueryType() &&
    isAbstractType(getNamedType(field.type))
  );
}

function rootOf(rules: PlanRules, conditions: Conditions): FieldNeeds {
  return (node, type) => {
    const needs = new Needs(conditions);
    const name = node.name.value;
    if (name === '__typename') return needs;
    if (name.startsWith('__')) {
      needs.add(always, rules.publicIntrospection ? publicRoot : guardedRoot);
      return needs;
    }
    const { public: isPublic, keepsToClients } = fieldOf(node, type)?.extensions ?? {};
    needs.add(always, isPublic ? publicRoot : keepsToClients ? guardedRoot : guardedRoot | wideRoot);
    return needs;
  };
}

/** Nothing for `__typename`, `__schema`, `__type` and for what the schema does not know, which validation refuses. */
function fieldOf(node: FieldNode, type: GraphQLObjectType): GraphQLField<unknown, unknown> | undefined {
  return type.getFields()[node.name.value];
}
