import {
  DocumentDocument,
  type DocumentOrderField,
  type DocumentRecordFragment,
  DocumentsDocument,
} from '../gql/graphql.ts';
import { optional } from '../relay/changed.ts';
import { request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';

const orderFields: Record<string, DocumentOrderField> = { fileName: 'FILE_NAME', createdAt: 'CREATED_AT' };

export const documents = resource<DocumentRecordFragment>({
  list: ({ window, sort, filter }) =>
    request(DocumentsDocument, {
      ...window,
      orderBy: { field: orderFields[sort.field] ?? 'CREATED_AT', direction: sort.order },
      filter: {
        search: optional(filter.search as string | undefined) ?? undefined,
        source: filter.show === 'hash' ? 'HASH' : undefined,
        deleted: filter.show === 'all' ? undefined : filter.show === 'deleted',
      },
    }),
  one: (id) => request(DocumentDocument, { id }),
});
