import {
  PaymentLinkDetailsDocument,
  PaymentLinkDisableDocument,
  PaymentLinkEnableDocument,
  PaymentLinkPaymentRecordDocument,
  type PaymentLinkPaymentRecordInput,
  PaymentLinkPaymentReverseDocument,
} from '../gql/graphql.ts';
import { type Ask, acting } from '../relay/ask.ts';
import { request } from '../relay/execute.ts';

export function paymentLinkVerbs(ask: Ask) {
  const act = acting(ask);
  return {
    disablePaymentLink: (id: string) => act(request(PaymentLinkDisableDocument, { input: { id } })),
    enablePaymentLink: (id: string) => act(request(PaymentLinkEnableDocument, { input: { id } })),
    recordPaymentLinkPayment: (input: PaymentLinkPaymentRecordInput) =>
      act(request(PaymentLinkPaymentRecordDocument, { input })),
    reversePaymentLinkPayment: (id: string, reason?: string) =>
      act(request(PaymentLinkPaymentReverseDocument, { input: { id, reason } })),
    /** Its QR code and a page of its payments. */
    paymentLinkDetails: async (id: string, after: string | null = null) =>
      (await ask(request(PaymentLinkDetailsDocument, { id, after }))).paymentLink,
  };
}
