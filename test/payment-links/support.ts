import type { Caller } from '../support/caller.ts';
import {
  PaymentLinkByIdDocument,
  PaymentLinkCreateDocument,
  type PaymentLinkCreateInput,
  PaymentLinkDeleteDocument,
  PaymentLinkDisableDocument,
  PaymentLinkEnableDocument,
  PaymentLinkPaymentRecordDocument,
  type PaymentLinkPaymentRecordInput,
  PaymentLinkPaymentReverseDocument,
  PaymentLinkUpdateDocument,
  type PaymentLinkUpdateInput,
} from '../support/gql/graphql.ts';
import { given, only } from '../support/only.ts';

export const create = async (caller: Caller, input: Partial<PaymentLinkCreateInput> = {}) =>
  (await caller.run(PaymentLinkCreateDocument, { input: { name: 'Ticket', currency: 'EUR', ...input } }))
    .paymentLinkCreate;
export const createLink = async (caller: Caller, input: Partial<PaymentLinkCreateInput> = {}) =>
  only(await create(caller, { amount: '49.00', ...input }), 'PaymentLinkCreatePayload').paymentLink;
export const update = async (caller: Caller, input: PaymentLinkUpdateInput) =>
  (await caller.run(PaymentLinkUpdateDocument, { input })).paymentLinkUpdate;
export const disable = async (caller: Caller, id: string) =>
  (await caller.run(PaymentLinkDisableDocument, { input: { id } })).paymentLinkDisable;
export const enable = async (caller: Caller, id: string) =>
  (await caller.run(PaymentLinkEnableDocument, { input: { id } })).paymentLinkEnable;
export const remove = async (caller: Caller, id: string) =>
  (await caller.run(PaymentLinkDeleteDocument, { input: { id } })).paymentLinkDelete;
export const record = async (
  caller: Caller,
  paymentLinkId: string,
  input: Partial<PaymentLinkPaymentRecordInput> = {},
) =>
  (
    await caller.run(PaymentLinkPaymentRecordDocument, {
      input: { paymentLinkId, amount: '49.00', ...input },
    })
  ).paymentLinkPaymentRecord;
export const reverse = async (caller: Caller, id: string, reason?: string) =>
  (await caller.run(PaymentLinkPaymentReverseDocument, { input: { id, reason } })).paymentLinkPaymentReverse;
export const read = async (caller: Caller, id: string) =>
  given((await caller.run(PaymentLinkByIdDocument, { id })).paymentLink);
