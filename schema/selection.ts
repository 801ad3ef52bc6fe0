import { type FieldNode, type GraphQLResolveInfo, isObjectType, Kind, type SelectionSetNode } from 'graphql';
import type { Fields } from '#server/db/fields.ts';

/** Says, beside a field's resolver, which properties of its parent it reads. Exposed fields need not say it. */
export const reads = <Row>(...properties: (keyof Row & string)[]) => ({ reads: properties });

/**
 * The properties that must be read of the objects of type `typeName` at these paths below the field being
 * resolved; null when nothing is asked of them. All, as soon as one field does not say what it reads. Conditions
 * (`@include`, fragments on types) are not looked at: it may be more than is needed, never less.
 */
export function propertiesRead<Row>(
  info: GraphQLResolveInfo,
  typeName: string,
  ...paths: readonly string[][]
): Fields<Row> | null {
  const names = new Set<string>();
  for (const node of info.fieldNodes) {
    for (const path of paths) collectNames(info, node.selectionSet, path, names);
  }
  if (names.size === 0) return null;
  const type = info.schema.getType(typeName);
  const fields = isObjectType(type) ? type.getFields() : {};
  const properties = new Set<string>();
  for (const name of names) {
    if (name === '__typename') continue;
    const { reads: declared, pothosExposedField: exposed } = fields[name]?.extensions ?? {};
    const read = declared ?? (typeof exposed === 'string' ? [exposed] : null);
    if (!Array.isArray(read)) return 'all';
    for (const property of read) properties.add(property);
  }
  return [...properties] as (keyof Row & string)[];
}

function collectNames(
  info: GraphQLResolveInfo,
  set: SelectionSetNode | undefined,
  path: readonly string[],
  names: Set<string>,
): void {
  const [next, ...rest] = path;
  for (const selection of set?.selections ?? []) {
    if (selection.kind === Kind.INLINE_FRAGMENT) collectNames(info, selection.selectionSet, path, names);
    else if (selection.kind === Kind.FRAGMENT_SPREAD)
      collectNames(info, info.fragments[selection.name.value]?.selectionSet, path, names);
    else if (next === undefined) names.add(selection.name.value);
    else if (selection.name.value === next) collectNames(info, selection.selectionSet, rest, names);
  }
}

/** Finds something out once for each field in a document, which is kept for as long as the document is. */
export function oncePerField<Found>(find: (info: GraphQLResolveInfo) => Found): typeof find {
  const known = new WeakMap<FieldNode, { found: Found }>();
  return (info) => {
    const [node, ...others] = info.fieldNodes;
    // Which of several nodes are merged can depend on the request's variables.
    if (!node || others.length > 0) return find(info);
    const entry = known.get(node) ?? { found: find(info) };
    known.set(node, entry);
    return entry.found;
  };
}
