import {
  InvoiceCreateDocument,
  InvoiceDeleteDocument,
  InvoiceDocument,
  type InvoiceOrderField,
  type InvoiceRecordFragment,
  type InvoiceStatus,
  InvoicesDocument,
  InvoiceUpdateDocument,
} from '../gql/graphql.ts';
import { changed, optional } from '../relay/changed.ts';
import { request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';
import { type InvoiceForm, invoiceFields, invoiceForm } from './invoiceForm.ts';

export const invoiceStatuses: readonly InvoiceStatus[] = ['DRAFT', 'OPEN', 'PAID', 'VOID'];

const orderFields: Record<string, InvoiceOrderField> = {
  number: 'NUMBER',
  total: 'TOTAL',
  dueOn: 'DUE_ON',
  createdAt: 'CREATED_AT',
};

export const invoices = resource<InvoiceRecordFragment, InvoiceForm>({
  list: ({ window, sort, filter }) =>
    request(InvoicesDocument, {
      ...window,
      orderBy: { field: orderFields[sort.field] ?? 'CREATED_AT', direction: sort.order },
      filter: {
        search: optional(filter.search as string | undefined) ?? undefined,
        status: filter.status && filter.status !== 'all' ? [filter.status as InvoiceStatus] : undefined,
        clientId: optional(filter.clientId as string | undefined) ?? undefined,
      },
    }),
  one: (id) => request(InvoiceDocument, { id }),
  create: (form) => request(InvoiceCreateDocument, { input: invoiceFields(form) }),
  update: (id, form, previous) =>
    request(InvoiceUpdateDocument, {
      input: { id, ...changed(invoiceFields(form), invoiceFields(invoiceForm(previous))) },
    }),
  remove: (id) => request(InvoiceDeleteDocument, { input: { id } }),
});
