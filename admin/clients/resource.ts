import {
  ClientArchiveDocument,
  ClientCreateDocument,
  ClientDeleteDocument,
  ClientDocument,
  ClientImportDocument,
  type ClientOrderField,
  type ClientRecordFragment,
  ClientsByIdDocument,
  ClientsDocument,
  ClientUnarchiveDocument,
  ClientUpdateDocument,
} from '../gql/graphql.ts';
import { type Ask, acting } from '../relay/ask.ts';
import { changed, optional } from '../relay/changed.ts';
import { request } from '../relay/execute.ts';
import { resource, succeed } from '../relay/relay-data-provider.ts';

export interface ClientForm {
  name: string;
  email: string | null;
  phone: string | null;
  externalId: string | null;
}

const orderFields: Record<string, ClientOrderField> = { name: 'NAME', createdAt: 'CREATED_AT' };

export const clients = resource<ClientRecordFragment, ClientForm>({
  list: ({ window, sort, filter }) =>
    request(ClientsDocument, {
      ...window,
      orderBy: { field: orderFields[sort.field] ?? 'CREATED_AT', direction: sort.order },
      filter: {
        // `q` is what react-admin's autocomplete asks with.
        search: optional((filter.search ?? filter.q) as string | undefined) ?? undefined,
        archived: filter.show === 'all' ? undefined : filter.show === 'archived',
      },
    }),
  one: (id) => request(ClientDocument, { id }),
  many: (ids) => request(ClientsByIdDocument, { ids }),
  create: (form) => request(ClientCreateDocument, { input: clientFields(form) }),
  update: (id, form, previous) =>
    request(ClientUpdateDocument, { input: { id, ...changed(clientFields(form), clientFields(previous)) } }),
  remove: (id) => request(ClientDeleteDocument, { input: { id } }),
});

/** What of a file cannot be taken in; nothing of it has been. */
export interface ImportFaults {
  invalidRows: number;
  rows: readonly { row: number; errors: readonly { column: string; message: string }[] }[];
}

export function clientVerbs(ask: Ask) {
  const act = acting(ask);
  return {
    archiveClient: (id: string) => act(request(ClientArchiveDocument, { input: { id } })),
    unarchiveClient: (id: string) => act(request(ClientUnarchiveDocument, { input: { id } })),
    /** How many clients there are more, or why none. */
    importClients: async (file: File): Promise<number | ImportFaults> => {
      const { result } = await ask(request(ClientImportDocument, { input: { file } }));
      return result.__typename === 'ClientImportError' ? result : succeed({ result }).importedCount;
    },
  };
}

function clientFields({ name, email, phone, externalId }: ClientForm): ClientForm {
  return {
    name: name.trim(),
    email: optional(email),
    phone: optional(phone),
    externalId: optional(externalId),
  };
}
