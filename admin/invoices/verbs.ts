import { requestedWith } from '../client.ts';
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
  InvoicesToExportDocument,
  type InvoicesToExportQuery,
  InvoiceVoidDocument,
} from '../gql/graphql.ts';
import { type Ask, acting } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';
import { succeed } from '../relay/relay-data-provider.ts';
import { invoiceFilter } from './resource.ts';

type ExportedInvoice = InvoicesToExportQuery['page']['nodes'][number];

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
    /** For a file: page after page, up to a number that a browser can hold. */
    allInvoices: async (filter: Record<string, unknown>, most = 10_000) => {
      const rows: ExportedInvoice[] = [];
      const asked = invoiceFilter(filter);
      for (let after: string | null = null; ; ) {
        const { page }: InvoicesToExportQuery = await ask(
          request(InvoicesToExportDocument, { after, filter: asked }),
        );
        rows.push(...page.nodes);
        after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
        if (!after || rows.length >= most) return { rows, complete: !after };
      }
    },
    /** A link alone would not say which environment, nor that the console asks. */
    invoicePdf: async (id: string): Promise<Blob> => {
      const headers = { ...requestedWith, 'X-Environment': environment.toLowerCase() };
      const response = await fetch(`/invoices/${id}.pdf`, { headers, credentials: 'same-origin' });
      if (response.ok) return response.blob();
      const { message } = (await response.json().catch(() => ({}))) as { message?: string };
      throw new Error(message ?? response.statusText);
    },
  };
}
