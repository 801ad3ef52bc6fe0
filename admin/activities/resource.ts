import {
  ActivitiesDocument,
  ActivityDocument,
  type ActivityFilterInput,
  type ActivityRecordFragment,
} from '../gql/graphql.ts';
import { type Request, request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';

/** What can change, as the first word of a type. */
export const activityThings = [
  'api_key',
  'client',
  'invoice',
  'payment_link',
  'payout',
  'disbursement',
  'document',
  'attestation',
  'trace',
  'webhook_endpoint',
  'organization',
  'member',
  'invitation',
  'person',
] as const;

export const activities = resource<ActivityRecordFragment>({
  list: ({ window, sort, filter }) =>
    request(ActivitiesDocument, { ...window, direction: sort.order, filter: activityFilter(filter) }),
  // By `node`, whose answer could be of another kind as far as the compiler knows.
  one: (id) =>
    request(ActivityDocument, { id }) as unknown as Request<{ record: ActivityRecordFragment | null }>,
});

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined);

function activityFilter(filter: Record<string, unknown>): ActivityFilterInput {
  const thing = text(filter.type);
  return {
    type: thing && thing !== 'all' ? [thing] : undefined,
    actorId: text(filter.actorId),
    subjectId: text(filter.subjectId),
    search: text(filter.search),
  };
}
