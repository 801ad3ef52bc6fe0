import {
  type Environment,
  InvoiceFinalizeDocument,
  InvoicePaymentRecordDocument,
  type InvoicePaymentRecordInput,
  InvoicePaymentReverseDocument,
  InvoicePayPageRenewDocument,
  InvoicePayPageRevokeDocument,
  InvoiceSendDocument,
  InvoiceSumsDocument,
  InvoiceVoidDocument,
} from '../gql/graphql.ts';
import { type Ask, acting } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';
import { fileAt } from '../relay/file-at.ts';
import { succeed } from '../relay/relay-data-provider.ts';
import { invoiceFilter } from './resource.ts';

export function invoiceVerbs(ask: Ask, environment: Environment) {
  const act = acting(ask);
  return {
    finalizeInvoice: (id: string) => act(request(InvoiceFinalizeDocument, { input: { id } })),
    voidInvoice: (id: string, reason?: string) =>
      act(request(InvoiceVoidDocument, { input: { id, reason } })),
    /** Answers what became of the mail, too. */
    sendInvoice: async (id: string) => succeed(await ask(request(InvoiceSendDocument, { input: { id } }))),
    renewPayPage: (id: string) => act(request(InvoicePayPageRenewDocument, { input: { id } })),
    revokePayPage: (id: string) => act(request(InvoicePayPageRevokeDocument, { input: { id } })),
    recordInvoicePayment: (input: InvoicePaymentRecordInput) =>
      act(request(InvoicePaymentRecordDocument, { input })),
    reverseInvoicePayment: (id: string, reason?: string) =>
      act(request(InvoicePaymentReverseDocument, { input: { id, reason } })),
    invoiceSums: async (filter: Record<string, unknown>) =>
      (await ask(request(InvoiceSumsDocument, { filter: invoiceFilter(filter) }))).invoiceTotals,
    /** What matches, as the server writes it. */
    exportInvoices: (filter: Record<string, unknown>): Promise<Blob> =>
      fileAt(`/invoices.csv?${exportQuery(filter)}`, environment),
    invoicePdf: (id: string): Promise<Blob> => fileAt(`/invoices/${id}.pdf`, environment),
  };
}

/** The conditions of the list under their names in a query string: `dueFrom` is `due_from` there. */
function exportQuery(filter: Record<string, unknown>): URLSearchParams {
  const given = Object.entries(invoiceFilter(filter)).filter(([, value]) => value != null);
  return new URLSearchParams(
    given.map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      String(value),
    ]),
  );
}
