import { ClientImportError, type RowFault } from '#server/clients/client.errors.ts';
import { importClients } from '#server/clients/client-import.service.ts';
import { ValidationError } from '#server/errors.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';

const CellErrorRef = builder.objectRef<RowFault['errors'][number]>('ClientImportCellError').implement({
  description: 'What is wrong with one cell.',
  fields: (t) => ({
    column: t.exposeString('column', {
      description: 'The column, by its name in the file; `row` for what is wrong with all of it.',
    }),
    message: t.exposeString('message', { description: 'What is wrong, and what would be right.' }),
  }),
});

const RowErrorRef = builder.objectRef<RowFault>('ClientImportRowError').implement({
  description: 'What is wrong with one row.',
  fields: (t) => ({
    row: t.exposeInt('row', { description: 'Its line among the records of the file; the header is 1.' }),
    errors: t.field({ type: [CellErrorRef], description: 'Cell by cell.', resolve: ({ errors }) => errors }),
  }),
});

/** As many as somebody reads before they mend the file. */
const mostShown = 100;

builder.objectType(ClientImportError, {
  name: 'ClientImportError',
  description: 'Rows of the file cannot be taken in. Nothing was.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    totalRows: t.exposeInt('totalRows', { description: 'How many rows the file has.' }),
    invalidRows: t.int({
      description: 'How many of them are wrong.',
      resolve: ({ faults }) => faults.length,
    }),
    rows: t.field({
      type: [RowErrorRef],
      description: `What is wrong with which row; the first ${mostShown}.`,
      resolve: ({ faults }) => faults.slice(0, mostShown),
    }),
  }),
});

const ClientImportInput = builder.inputType('ClientImportInput', {
  description: 'A file of clients.',
  fields: (t) => ({
    file: t.field({
      type: 'Upload',
      description:
        'The file: a header, and at most 5,000 rows in 10 MB of UTF-8. The column `name` is needed; `email`, `phone` and `external_id` are known too, and others ignored. Separated by commas, semicolons or tabs.',
    }),
    csv: t.string({ description: 'The same as text, instead of `file`: what fits into a request of 1 MB.' }),
  }),
});

const ClientImportPayload = builder.objectRef<{ importedCount: number }>('ClientImportPayload').implement({
  description: 'All rows of the file are clients now.',
  fields: (t) => ({
    importedCount: t.exposeInt('importedCount', { description: 'How many.' }),
  }),
});

builder.mutationFields((t) => ({
  clientImport: t.field({
    type: ClientImportPayload,
    description:
      'Creates a client for each row of a file, all of them or none. What is there already is not changed: an external id that another client has is refused.',
    authScopes: { holds: 'clients:write' },
    errors: { types: [ValidationError, ClientImportError] },
    args: { input: t.arg({ type: ClientImportInput, required: true, description: 'The file.' }) },
    resolve: async (_root, { input }, ctx) => ({ importedCount: await importClients(ctx, input) }),
  }),
}));
