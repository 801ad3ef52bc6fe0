import { type GraphQLResolveInfo, isObjectType } from 'graphql';
import { RequestError } from '#server/errors.ts';
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

const maxIds = 100;

export const nodesQueryOptions = {
  description:
    'Several objects by their ids, in the order of the ids, with null for those that do not exist.',
  extensions: { perType: true, ...keepsToClients },
  args: { ids: { description: `Their ids, of whatever kinds; at most ${maxIds}.` } },
  complexity: ({ ids }: { ids: unknown[] }) => ({ field: 1, multiplier: ids.length }),
  async resolve(
    _root: unknown,
    args: { ids: GlobalId[] },
    _ctx: unknown,
    info: GraphQLResolveInfo,
    resolveNodes: (ids: GlobalId[]) => Promise<unknown[]>,
  ): Promise<unknown[]> {
    const asked = args.ids;
    if (asked.length > maxIds) {
      const message = `Ask for at most ${maxIds} ids at once; these are ${asked.length}.`;
      throw new RequestError('BAD_USER_INPUT', 400, message);
    }
    const isFound = asked.map(isNodeId(info));
    // Pothos looks at `args` and not at what it is called with.
    args.ids = asked.filter((_id, at) => isFound[at]);
    const found = (await resolveNodes(args.ids)).values();
    return isFound.map((is) => (is ? found.next().value : null));
  },
};
