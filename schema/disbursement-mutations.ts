import { MoneyLimitError } from '#server/api-keys/money-limit.errors.ts';
import { ApprovalError } from '#server/approvals/approval.errors.ts';
import type { Context } from '#server/context.ts';
import {
  DisbursementInvalidError,
  DisbursementStatusError,
} from '#server/disbursements/disbursement.errors.ts';
import * as disbursements from '#server/disbursements/disbursement.query.ts';
import * as service from '#server/disbursements/disbursement.service.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import './approval.ts';
import { builder } from './builder.ts';
import { DisbursementStatusEnum } from './disbursement.ts';
import { DisbursementItemStatusEnum } from './disbursement-item.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { DisbursementRef } from './refs.ts';

builder.objectType(DisbursementStatusError, {
  name: 'DisbursementStatusError',
  description:
    'The state of the disbursement, or of one of its rows, does not allow this. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    status: t.expose('status', { type: DisbursementStatusEnum, description: 'The state it is in.' }),
    itemStatus: t.expose('itemStatus', {
      type: DisbursementItemStatusEnum,
      nullable: true,
      description: 'The state the row is in, where it is about a row.',
    }),
  }),
});

builder.objectType(DisbursementInvalidError, {
  name: 'DisbursementInvalidError',
  description: 'Rows have to be corrected or removed first. Nothing was changed.',
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    invalidRows: t.exposeInt('invalidRows', { description: 'How many.' }),
  }),
});

const DisbursementCreateInput = builder.inputType('DisbursementCreateInput', {
  description: 'A file of payouts.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'What to call it, at most 200 characters.' }),
    currency: t.field({
      type: 'CurrencyCode',
      required: true,
      description: 'The currency of all its rows.',
    }),
    file: t.field({
      type: 'Upload',
      description:
        'The file: a header, and at most 50,000 rows in 10 MB of UTF-8. Columns `name`, `destination` and `amount` are needed; `reference`, `client_external_id` and `currency` are known too, and others ignored. Separated by commas, semicolons or tabs.',
    }),
    csv: t.string({ description: 'The same as text, instead of `file`: what fits into a request of 1 MB.' }),
    fileName: t.string({
      description: 'How the file was called, at most 255 characters; its own name when left out.',
    }),
  }),
});

const reasonInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      id: t.id({ required: true, description: "The disbursement's id." }),
      reason: t.string({ description: 'Why, at most 500 characters.' }),
    }),
  });

const DisbursementRejectInput = reasonInput(
  'DisbursementRejectInput',
  'Which disbursement to reject, and why.',
);
const DisbursementCancelInput = reasonInput(
  'DisbursementCancelInput',
  'Which disbursement to take back, and why.',
);

interface Changed {
  disbursement: disbursements.DisbursementRecord;
}

const payload = (name: string, description: string) =>
  builder.objectRef<Changed>(name).implement({
    description,
    fields: (t) => ({
      disbursement: t.expose('disbursement', {
        type: DisbursementRef,
        description: 'The disbursement as it is now.',
      }),
    }),
  });

export async function changedDisbursement(ctx: Context, id: string): Promise<Changed> {
  const disbursement = await disbursements.byId.fresh(ctx, id);
  if (!disbursement) throw new NotFoundError('disbursement');
  return { disbursement };
}

const whichOne = (name: string, description: string) => idInput(name, description, 'disbursement');

builder.mutationFields((t) => ({
  disbursementCreate: t.field({
    type: payload('DisbursementCreatePayload', 'The draft, with what is wrong with its rows.'),
    description: 'Reads a file into a draft. Nothing moves.',
    authScopes: { holds: 'disbursements:write' },
    errors: { types: [ValidationError] },
    args: { input: t.arg({ type: DisbursementCreateInput, required: true, description: 'The file.' }) },
    resolve: async (_root, { input }, ctx) => changedDisbursement(ctx, await service.create(ctx, input)),
  }),
  disbursementSubmit: t.field({
    type: payload('DisbursementSubmitPayload', 'The disbursement, which waits for approval.'),
    description:
      "Asks for all rows of a draft to go out. From here on they do not change. Counts against the calling key's ceilings.",
    authScopes: { holds: 'disbursements:write' },
    errors: { types: [NotFoundError, DisbursementStatusError, DisbursementInvalidError, MoneyLimitError] },
    args: {
      input: t.arg({
        type: whichOne('DisbursementSubmitInput', 'Which draft to submit.'),
        required: true,
        description: 'Which draft.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Disbursement', input.id);
      await service.submit(ctx, id);
      return changedDisbursement(ctx, id);
    },
  }),
  disbursementApprove: t.field({
    type: payload('DisbursementApprovePayload', 'The disbursement, whose rows are on their way.'),
    description:
      "Lets all its rows go out. By another person or key than those that uploaded, corrected and submitted it; of people, an owner, admin or finance manager. Counts against the calling key's ceilings.",
    authScopes: { holds: 'disbursements:write' },
    errors: { types: [NotFoundError, DisbursementStatusError, ApprovalError, MoneyLimitError] },
    args: {
      input: t.arg({
        type: whichOne('DisbursementApproveInput', 'Which disbursement to approve.'),
        required: true,
        description: 'Which disbursement.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Disbursement', input.id);
      await service.approve(ctx, id);
      return changedDisbursement(ctx, id);
    },
  }),
  disbursementReject: t.field({
    type: payload('DisbursementRejectPayload', 'The disbursement, which will not go out.'),
    description: 'Says no to it, for good. By whoever could have approved it.',
    authScopes: { holds: 'disbursements:write' },
    errors: { types: [ValidationError, NotFoundError, DisbursementStatusError, ApprovalError] },
    args: {
      input: t.arg({ type: DisbursementRejectInput, required: true, description: 'Which one, and why.' }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Disbursement', input.id);
      await service.reject(ctx, id, input.reason);
      return changedDisbursement(ctx, id);
    },
  }),
  disbursementCancel: t.field({
    type: payload('DisbursementCancelPayload', 'The disbursement, which will not go out.'),
    description: 'Takes it back, for good, as long as it is not approved.',
    authScopes: { holds: 'disbursements:write' },
    errors: { types: [ValidationError, NotFoundError, DisbursementStatusError] },
    args: {
      input: t.arg({ type: DisbursementCancelInput, required: true, description: 'Which one, and why.' }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Disbursement', input.id);
      await service.cancel(ctx, id, input.reason);
      return changedDisbursement(ctx, id);
    },
  }),
  disbursementRetry: t.field({
    type: payload('DisbursementRetryPayload', 'The disbursement, whose failed rows are on their way again.'),
    description:
      "Sends all rows that failed to the rail again, as they were approved. Counts against the calling key's ceilings.",
    authScopes: { holds: 'disbursements:write' },
    errors: { types: [NotFoundError, DisbursementStatusError, MoneyLimitError] },
    args: {
      input: t.arg({
        type: whichOne('DisbursementRetryInput', 'Which disbursement to try again.'),
        required: true,
        description: 'Which disbursement.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Disbursement', input.id);
      await service.retry(ctx, id);
      return changedDisbursement(ctx, id);
    },
  }),
}));
