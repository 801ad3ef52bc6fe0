import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/**
 * Whether the document asks for this path below the field being resolved, through fragments. Conditions are
 * not looked at: the answer decides how to read, not what may be read.
 */
export function selects(info: GraphQLResolveInfo, path: readonly string[]): boolean {
  return info.fieldNodes.some((node) => within(info, node.selectionSet, path));
}

function within(
  info: GraphQLResolveInfo,
  set: SelectionSetNode | undefined,
  path: readonly string[],
): boolean {
  const [name, ...rest] = path;
  if (!name) return true;
  return (set?.selections ?? []).some((selection) => {
    if (selection.kind === Kind.FIELD)
      return selection.name.value === name && within(info, selection.selectionSet, rest);
    if (selection.kind === Kind.INLINE_FRAGMENT) return within(info, selection.selectionSet, path);
    return within(info, info.fragments[selection.name.value]?.selectionSet, path);
  });
}
