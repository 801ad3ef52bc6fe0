import {
  EventAnchorDocument,
  EventDocument,
  type EventRecordFragment,
  EventsDocument,
} from '../gql/graphql.ts';
import { optional } from '../relay/changed.ts';
import { request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';

export interface EventForm {
  type: string;
  payload: unknown;
  /** Null for what nobody says. */
  occurredAt: string | null;
  metadata: unknown;
}

export const events = resource<EventRecordFragment, EventForm>({
  list: ({ window, sort, filter }) =>
    request(EventsDocument, {
      ...window,
      orderBy: { field: 'LOG_INDEX', direction: sort.order },
      filter: { search: optional(filter.search as string | undefined) ?? undefined },
    }),
  one: (id) => request(EventDocument, { id }),
  create: ({ type, ...rest }) => request(EventAnchorDocument, { input: { type: type.trim(), ...rest } }),
});
