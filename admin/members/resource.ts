import { MemberDocument, type MemberRecordFragment, MembersDocument, type Role } from '../gql/graphql.ts';
import { optional } from '../relay/changed.ts';
import { type Request, request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';

export const roles: readonly Role[] = [
  'OWNER',
  'ADMIN',
  'FINANCE_MANAGER',
  'ACCOUNTANT',
  'OPERATOR',
  'VIEWER',
];

export const members = resource<MemberRecordFragment>({
  list: ({ window, filter }) =>
    request(MembersDocument, {
      ...window,
      filter: {
        search: optional(filter.search as string | undefined) ?? undefined,
        role: filter.role && filter.role !== 'all' ? [filter.role as Role] : undefined,
      },
    }),
  // By `node`, whose answer could be of another kind as far as the compiler knows.
  one: (id) => request(MemberDocument, { id }) as unknown as Request<{ record: MemberRecordFragment | null }>,
});
