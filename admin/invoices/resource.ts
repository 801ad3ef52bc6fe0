import {
  InvoiceCreateDocument,
  InvoiceDeleteDocument,
  InvoiceDocument,
  type InvoiceFilterInput,
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

/** What the filters of the list ask for; "overdue" is no status of its own, but stands among them. */
export function invoiceFilter(filter: Record<string, unknown>): InvoiceFilterInput {
  const text = (name: string) => optional(filter[name] as string | undefined) ?? undefined;
  const { status = 'all' } = filter;
  return {
    search: text('search'),
    clientId: text('clientId'),
    currency: /^[A-Z]{3}$/.test(text('currency') ?? '') ? text('currency') : undefined,
    dueFrom: text('dueFrom'),
    dueTo: text('dueTo'),
    overdue: status === 'OVERDUE' ? true : undefined,
    status: status === 'all' || status === 'OVERDUE' ? undefined : [status as InvoiceStatus],
  };
}

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
      filter: invoiceFilter(filter),
    }),
  one: (id) => request(InvoiceDocument, { id }),
  create: (form) => request(InvoiceCreateDocument, { input: invoiceFields(form) }),
  update: (id, form, previous) =>
    request(InvoiceUpdateDocument, {
      input: { id, ...changed(invoiceFields(form), invoiceFields(invoiceForm(previous))) },
    }),
  remove: (id) => request(InvoiceDeleteDocument, { input: { id } }),
});
