import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import { keepsToClients } from './keeps-to-clients.ts';

interface GlobalId {
  typename: string;
  id: string;
}

const isNodeId =
  ({ schema }: GraphQLResolveInfo) =>
  ({ typename }: GlobalId): boolean => {
    const type = schema.getType(typename);
    return isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node');
  };

/** Ids that the API shows but cannot look up by themselves, like a person's, find nothing. */
export const nodeQueryOptions = {
  description: "Any object by its id. Null when it does not exist or is another tenant's.",
  extensions: { perType: true, ...keepsToClients },
  args: { id: { description: 'Its id, of whatever kind.' } },
  resolve: (
    _root: unknown,
    { id }: { id: GlobalId },
    _ctx: unknown,
    info: GraphQLResolveInfo,
    resolveNode: (id: GlobalId) => unknown,
  ) => (isNodeId(info)(id) ? resolveNode(id) : null),
};

export const nodesQueryOptions = {
  description:
    'Several objects by their ids, in the order of the ids, with null for those that do not exist.',
  extensions: { perType: true, ...keepsToClients },
  args: { ids: { description: 'Their ids, of whatever kinds.' } },
  async resolve(
    _root: unknown,
    args: { ids: GlobalId[] },
    _ctx: unknown,
    info: GraphQLResolveInfo,
    resolveNodes: (ids: GlobalId[]) => Promise<unknown[]>,
  ): Promise<unknown[]> {
    const asked = args.ids;
    // Pothos looks at `args` and not at what it is called with.
    args.ids = asked.filter(isNodeId(info));
    const found = await resolveNodes(args.ids);
    return asked.map((id) => (args.ids.includes(id) ? found[args.ids.indexOf(id)] : null));
  },
};
