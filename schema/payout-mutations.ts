import { MoneyLimitError } from '#server/api-keys/money-limit.errors.ts';
import { ApprovalError } from '#server/approvals/approval.errors.ts';
import { ClientArchivedError } from '#server/clients/client.errors.ts';
import type { Context } from '#server/context.ts';
import { NotFoundError, ValidationError } from '#server/errors.ts';
import { PayoutStatusError } from '#server/payouts/payout.errors.ts';
import * as payouts from '#server/payouts/payout.query.ts';
import * as service from '#server/payouts/payout.service.ts';
import './approval.ts';
import { builder } from './builder.ts';
import { UserErrorInterface } from './errors.ts';
import { idOf } from './ids.ts';
import { idInput } from './inputs.ts';
import { PayoutStatusEnum } from './payout.ts';
import { PayoutRef } from './refs.ts';

builder.objectType(PayoutStatusError, {
  name: 'PayoutStatusError',
  description: "The payout's state does not allow this. Nothing was changed.",
  interfaces: [UserErrorInterface],
  fields: (t) => ({
    status: t.expose('status', { type: PayoutStatusEnum, description: 'The state it is in.' }),
  }),
});

const PayoutCreateInput = builder.inputType('PayoutCreateInput', {
  description: 'Money that is to go out.',
  fields: (t) => ({
    clientId: t.id({ description: 'The client it goes to, if it is one.' }),
    recipientName: t.string({ required: true, description: 'Whom it goes to, at most 140 characters.' }),
    destination: t.string({
      required: true,
      description:
        'The account it goes to, at most 140 characters. What looks like an IBAN must be a valid one.',
    }),
    amount: t.field({
      type: 'Decimal',
      required: true,
      description: 'How much, more than zero, with no more decimal places than the currency has.',
    }),
    currency: t.field({ type: 'CurrencyCode', required: true, description: 'In which currency.' }),
    reference: t.string({ description: 'What the recipient reads, at most 140 characters.' }),
    memo: t.string({ description: 'A note of your own, at most 1,000 characters.' }),
  }),
});

const reasonInput = (name: string, description: string) =>
  builder.inputType(name, {
    description,
    fields: (t) => ({
      id: t.id({ required: true, description: "The payout's id." }),
      reason: t.string({ description: 'Why, at most 500 characters.' }),
    }),
  });

const PayoutRejectInput = reasonInput('PayoutRejectInput', 'Which payout to reject, and why.');
const PayoutCancelInput = reasonInput('PayoutCancelInput', 'Which payout to take back, and why.');

interface Changed {
  payout: payouts.PayoutRecord;
}

const payload = (name: string, description: string) =>
  builder.objectRef<Changed>(name).implement({
    description,
    fields: (t) => ({
      payout: t.expose('payout', { type: PayoutRef, description: 'The payout as it is now.' }),
    }),
  });

async function changed(ctx: Context, id: string): Promise<Changed> {
  const payout = await payouts.byId.fresh(ctx, id);
  if (!payout) throw new NotFoundError('payout');
  return { payout };
}

builder.mutationFields((t) => ({
  payoutCreate: t.field({
    type: payload('PayoutCreatePayload', 'The payout, which waits for approval.'),
    description: "Asks for money to go out. Counts against the calling key's ceilings.",
    authScopes: { holds: 'payouts:write' },
    errors: {
      types: [ValidationError, NotFoundError, ClientArchivedError, MoneyLimitError],
    },
    args: { input: t.arg({ type: PayoutCreateInput, required: true, description: 'The payout.' }) },
    resolve: async (_root, { input }, ctx) => {
      const clientId = input.clientId != null ? idOf('Client', input.clientId) : null;
      return changed(ctx, await service.create(ctx, { ...input, clientId }));
    },
  }),
  payoutApprove: t.field({
    type: payload('PayoutApprovePayload', 'The payout, on its way to the rail.'),
    description:
      "Lets it go out. By another person or key than the one that asked; of people, an owner, admin or finance manager. Counts against the calling key's ceilings.",
    authScopes: { holds: 'payouts:write' },
    errors: { types: [NotFoundError, PayoutStatusError, ApprovalError, MoneyLimitError] },
    args: {
      input: t.arg({
        type: idInput('PayoutApproveInput', 'Which payout to approve.', 'payout'),
        required: true,
        description: 'Which payout.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Payout', input.id);
      await service.approve(ctx, id);
      return changed(ctx, id);
    },
  }),
  payoutReject: t.field({
    type: payload('PayoutRejectPayload', 'The payout, which will not go out.'),
    description: 'Says no to it, for good. By whoever could have approved it.',
    authScopes: { holds: 'payouts:write' },
    errors: { types: [ValidationError, NotFoundError, PayoutStatusError, ApprovalError] },
    args: {
      input: t.arg({ type: PayoutRejectInput, required: true, description: 'Which payout, and why.' }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Payout', input.id);
      await service.reject(ctx, id, input.reason);
      return changed(ctx, id);
    },
  }),
  payoutCancel: t.field({
    type: payload('PayoutCancelPayload', 'The payout, which will not go out.'),
    description: 'Takes it back, for good, as long as the rail has not been asked to move it.',
    authScopes: { holds: 'payouts:write' },
    errors: { types: [ValidationError, NotFoundError, PayoutStatusError] },
    args: {
      input: t.arg({ type: PayoutCancelInput, required: true, description: 'Which payout, and why.' }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Payout', input.id);
      await service.cancel(ctx, id, input.reason);
      return changed(ctx, id);
    },
  }),
  payoutRetry: t.field({
    type: payload('PayoutRetryPayload', 'The payout, on its way to the rail again.'),
    description:
      "Sends one that failed to the rail again, as it was approved. Counts against the calling key's ceilings.",
    authScopes: { holds: 'payouts:write' },
    errors: { types: [NotFoundError, PayoutStatusError, MoneyLimitError] },
    args: {
      input: t.arg({
        type: idInput('PayoutRetryInput', 'Which payout to try again.', 'payout'),
        required: true,
        description: 'Which payout.',
      }),
    },
    resolve: async (_root, { input }, ctx) => {
      const id = idOf('Payout', input.id);
      await service.retry(ctx, id);
      return changed(ctx, id);
    },
  }),
}));
