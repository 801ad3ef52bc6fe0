import {
  PayoutApproveDocument,
  PayoutCancelDocument,
  PayoutCreateDocument,
  PayoutDocument,
  type PayoutOrderField,
  type PayoutRecordFragment,
  PayoutRejectDocument,
  PayoutRetryDocument,
  type PayoutStatus,
  PayoutsDocument,
} from '../gql/graphql.ts';
import { type Ask, acting } from '../relay/ask.ts';
import { optional } from '../relay/changed.ts';
import { request } from '../relay/execute.ts';
import { resource } from '../relay/relay-data-provider.ts';

export const payoutStatuses: readonly PayoutStatus[] = [
  ...([
    'PENDING_APPROVAL',
    'APPROVED',
    'PROCESSING',
    'COMPLETED',
    'FAILED',
    'REJECTED',
    'CANCELLED',
  ] as const),
];

export interface PayoutForm {
  clientId: string | null;
  recipientName: string;
  destination: string;
  amount: string;
  currency: string;
  reference: string | null;
  memo: string | null;
}

const orderFields: Record<string, PayoutOrderField> = { amount: 'AMOUNT', createdAt: 'CREATED_AT' };

export const payouts = resource<PayoutRecordFragment, PayoutForm>({
  list: ({ window, sort, filter }) =>
    request(PayoutsDocument, {
      ...window,
      orderBy: { field: orderFields[sort.field] ?? 'CREATED_AT', direction: sort.order },
      filter: {
        search: optional(filter.search as string | undefined) ?? undefined,
        status: filter.status && filter.status !== 'all' ? [filter.status as PayoutStatus] : undefined,
      },
    }),
  one: (id) => request(PayoutDocument, { id }),
  create: (form) =>
    request(PayoutCreateDocument, {
      input: {
        clientId: optional(form.clientId),
        recipientName: form.recipientName.trim(),
        destination: form.destination.trim(),
        amount: form.amount.trim(),
        currency: form.currency.trim().toUpperCase(),
        reference: optional(form.reference),
        memo: optional(form.memo),
      },
    }),
});

export function payoutVerbs(ask: Ask) {
  const act = acting(ask);
  return {
    approvePayout: (id: string) => act(request(PayoutApproveDocument, { input: { id } })),
    rejectPayout: (id: string, reason?: string) =>
      act(request(PayoutRejectDocument, { input: { id, reason } })),
    cancelPayout: (id: string, reason?: string) =>
      act(request(PayoutCancelDocument, { input: { id, reason } })),
    retryPayout: (id: string) => act(request(PayoutRetryDocument, { input: { id } })),
  };
}
