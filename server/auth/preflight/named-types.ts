import { type FragmentDefinitionNode, type GraphQLObjectType, Kind, type SelectionSetNode } from 'graphql';

/** Which of `members` a selection singles out with `... on Type`, through fragments but not below fields. */
export function membersNamedIn(
  set: SelectionSetNode,
  members: readonly GraphQLObjectType[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): GraphQLObjectType[] {
  const names = new Set<string>();
  const seen = new Set<SelectionSetNode>();
  const collect = (each: SelectionSetNode): void => {
    if (seen.has(each)) return;
    seen.add(each);
    for (const selection of each.selections) {
      if (selection.kind === Kind.FIELD) continue;
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (!fragment) continue;
      if (fragment.typeCondition) names.add(fragment.typeCondition.name.value);
      collect(fragment.selectionSet);
    }
  };
  collect(set);
  return members.filter((member) => names.has(member.name));
}
