import {
  TraceCreateDocument,
  TraceDeleteDocument,
  TraceDocument,
  type TraceOrderField,
  type TraceRecordFragment,
  type TraceStatus,
  TracesDocument,
} from '../gql/graphql.ts';
import { optional } from '../relay/changed.ts';
import { request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';

export const traceStatuses: readonly TraceStatus[] = ['OPEN', 'SEALED'];

export interface TraceForm {
  label: string;
  description: string | null;
}

const orderFields: Record<string, TraceOrderField> = { label: 'LABEL', createdAt: 'CREATED_AT' };

export const traces = resource<TraceRecordFragment, TraceForm>({
  list: ({ window, sort, filter }) =>
    request(TracesDocument, {
      ...window,
      orderBy: { field: orderFields[sort.field] ?? 'CREATED_AT', direction: sort.order },
      filter: {
        search: optional(filter.search as string | undefined) ?? undefined,
        status: filter.status && filter.status !== 'all' ? [filter.status as TraceStatus] : undefined,
      },
    }),
  one: (id) => request(TraceDocument, { id }),
  create: ({ label, description }) =>
    request(TraceCreateDocument, { input: { label: label.trim(), description: optional(description) } }),
  remove: (id) => request(TraceDeleteDocument, { input: { id } }),
});
