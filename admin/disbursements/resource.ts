import {
  DisbursementApproveDocument,
  DisbursementCancelDocument,
  DisbursementCreateDocument,
  DisbursementDocument,
  DisbursementItemCancelDocument,
  DisbursementItemRemoveDocument,
  DisbursementItemRetryDocument,
  type DisbursementItemStatus,
  DisbursementItemUpdateDocument,
  type DisbursementItemUpdateInput,
  type DisbursementOrderField,
  type DisbursementRecordFragment,
  DisbursementRejectDocument,
  DisbursementRetryDocument,
  DisbursementRowsDocument,
  type DisbursementStatus,
  DisbursementSubmitDocument,
  DisbursementsDocument,
} from '../gql/graphql.ts';
import { type Ask, acting } from '../relay/ask.ts';
import { optional } from '../relay/changed.ts';
import { request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';

export const disbursementStatuses: readonly DisbursementStatus[] = [
  ...(['DRAFT', 'PENDING_APPROVAL', 'PROCESSING', 'COMPLETED', 'PARTIALLY_FAILED', 'FAILED'] as const),
  ...(['REJECTED', 'CANCELLED'] as const),
];

export interface DisbursementForm {
  name: string;
  currency: string;
  /** Chosen before it is sent. */
  file: File | null;
}

const orderFields: Record<string, DisbursementOrderField> = { name: 'NAME', createdAt: 'CREATED_AT' };

export const disbursements = resource<DisbursementRecordFragment, DisbursementForm>({
  list: ({ window, sort, filter }) =>
    request(DisbursementsDocument, {
      ...window,
      orderBy: { field: orderFields[sort.field] ?? 'CREATED_AT', direction: sort.order },
      filter: {
        search: optional(filter.search as string | undefined) ?? undefined,
        status: filter.status && filter.status !== 'all' ? [filter.status as DisbursementStatus] : undefined,
      },
    }),
  one: (id) => request(DisbursementDocument, { id }),
  // A file among the variables makes it a form (GraphQL multipart request).
  create: ({ name, currency, file }) =>
    request(DisbursementCreateDocument, {
      input: { name: name.trim(), currency: currency.trim().toUpperCase(), file },
    }),
});

const rowsPerPage = 50;

export function disbursementVerbs(ask: Ask) {
  const act = acting(ask);
  return {
    submitDisbursement: (id: string) => act(request(DisbursementSubmitDocument, { input: { id } })),
    approveDisbursement: (id: string) => act(request(DisbursementApproveDocument, { input: { id } })),
    rejectDisbursement: (id: string, reason?: string) =>
      act(request(DisbursementRejectDocument, { input: { id, reason } })),
    cancelDisbursement: (id: string, reason?: string) =>
      act(request(DisbursementCancelDocument, { input: { id, reason } })),
    retryDisbursement: (id: string) => act(request(DisbursementRetryDocument, { input: { id } })),
    updateDisbursementRow: (input: DisbursementItemUpdateInput) =>
      act(request(DisbursementItemUpdateDocument, { input })),
    removeDisbursementRow: (id: string) => act(request(DisbursementItemRemoveDocument, { input: { id } })),
    retryDisbursementRow: (id: string) => act(request(DisbursementItemRetryDocument, { input: { id } })),
    cancelDisbursementRow: (id: string) => act(request(DisbursementItemCancelDocument, { input: { id } })),
    disbursementRows: async (id: string, status: DisbursementItemStatus | null, after: string | null) => {
      const filter = status ? { status: [status] } : undefined;
      const asked = request(DisbursementRowsDocument, { id, first: rowsPerPage, after, filter });
      const { disbursement } = await ask(asked);
      return disbursement?.items ?? null;
    },
  };
}
