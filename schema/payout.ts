import * as clients from '#server/clients/client.query.ts';
import type { PayoutStatus } from '#server/payouts/payout.entity.ts';
import * as payouts from '#server/payouts/payout.query.ts';
import { ActorRef } from './actor.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { DecisionRef, decisionReads } from './decision.ts';
import { idOf } from './ids.ts';
import { orderInput } from './inputs.ts';
import { MoneyRef } from './money.ts';
import { ClientRef, PayoutRef } from './refs.ts';
import { oncePerField, propertiesRead, reads } from './selection.ts';

export const PayoutStatusEnum = builder.enumType('PayoutStatus', {
  description: 'Where a payout is in its life.',
  values: {
    PENDING_APPROVAL: { description: 'Somebody has asked for it; somebody else has to approve it.' },
    APPROVED: { description: 'Approved; it goes to the rail within seconds.' },
    PROCESSING: { description: 'With the rail.' },
    COMPLETED: { description: 'The rail says that the money has arrived.' },
    FAILED: { description: 'The rail says that no money has moved. It can be tried again.' },
    REJECTED: { description: 'Somebody who could have approved it said no.' },
    CANCELLED: { description: 'Taken back before the rail had it.' },
  } satisfies Record<PayoutStatus, object>,
});

const PayoutActionsRef = builder.objectRef<payouts.PayoutRecord>('PayoutActions').implement({
  description: 'What the caller could do with a payout now.',
  fields: (t) => ({
    canApprove: t.boolean({
      description: 'Whether it waits for approval, and the caller may approve it.',
      resolve: (payout, _args, ctx) => mayDecide(ctx, payout),
    }),
    canReject: t.boolean({
      description: 'Whether it waits for approval, and the caller may reject it.',
      resolve: (payout, _args, ctx) => mayDecide(ctx, payout),
    }),
    canCancel: t.boolean({
      description: 'Whether the caller may take it back.',
      resolve: ({ status }, _args, ctx) =>
        mayWrite(ctx) && (status === 'PENDING_APPROVAL' || status === 'APPROVED'),
    }),
    canRetry: t.boolean({
      description: 'Whether it failed, and the caller may try it again.',
      resolve: ({ status }, _args, ctx) => mayWrite(ctx) && status === 'FAILED',
    }),
    obstacle: t.string({
      nullable: true,
      description: 'Why the caller may not decide about it, whatever its state; null when they may.',
      resolve: async (payout, _args, ctx) => (await payouts.obstacleTo(ctx, payout))?.message ?? null,
    }),
  }),
});

type Ctx = Parameters<typeof payouts.obstacleTo>[0];

const mayWrite = (ctx: Ctx) => ctx.principal.scopes.has('payouts:write');

async function mayDecide(ctx: Ctx, payout: payouts.PayoutRecord): Promise<boolean> {
  if (payout.status !== 'PENDING_APPROVAL' || !mayWrite(ctx)) return false;
  return (await payouts.obstacleTo(ctx, payout)) === null;
}

builder.node(PayoutRef, {
  description: 'Money that is to go to one recipient. It moves only after somebody else has approved it.',
  authScopes: { holds: 'payouts:read' },
  id: { resolve: (payout) => payout.id, description: 'Its id, `po_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'payouts:read', () => payouts.byId(ctx, id)),
  fields: (t) => ({
    status: t.expose('status', { type: PayoutStatusEnum, description: 'Where it is in its life.' }),
    client: t.field({
      type: ClientRef,
      nullable: true,
      description: 'The client it goes to, where it was named.',
      extensions: reads<payouts.PayoutRecord>('clientId'),
      resolve: ({ clientId }, _args, ctx) => (clientId === null ? null : clients.byId(ctx, clientId)),
    }),
    recipientName: t.exposeString('recipientName', { description: 'Whom it goes to.' }),
    destination: t.exposeString('destination', {
      description: 'The account it goes to: an IBAN, or whatever the rail knows it by.',
    }),
    amount: t.field({
      type: MoneyRef,
      description: 'How much.',
      extensions: reads<payouts.PayoutRecord>('amount', 'currency'),
      resolve: ({ amount, currency }) => ({ minor: amount, currency }),
    }),
    reference: t.exposeString('reference', { nullable: true, description: 'What the recipient reads.' }),
    memo: t.exposeString('memo', { nullable: true, description: 'A note of your own.' }),
    decision: t.field({
      type: DecisionRef,
      description: 'Who approved, rejected or took it back.',
      extensions: reads<payouts.PayoutRecord>(...decisionReads),
      resolve: (payout) => payout,
    }),
    attempts: t.exposeInt('attempts', { description: 'How often it was sent to the rail.' }),
    rail: t.exposeString('rail', {
      nullable: true,
      description: 'What moves it. `simulated` moves no money; it is the only rail there is.',
    }),
    railReference: t.exposeString('railReference', {
      nullable: true,
      description: 'What the rail knows the last attempt by.',
    }),
    submittedAt: t.expose('submittedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was sent to the rail.',
    }),
    completedAt: t.expose('completedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it arrived.',
    }),
    failedAt: t.expose('failedAt', { type: 'DateTime', nullable: true, description: 'When it failed.' }),
    failureCode: t.exposeString('failureCode', {
      nullable: true,
      description: "Why it failed, in the rail's code, e.g. `account_closed`.",
    }),
    failureMessage: t.exposeString('failureMessage', {
      nullable: true,
      description: 'Why it failed, for people.',
    }),
    actions: t.field({
      type: PayoutActionsRef,
      complexity: 5,
      description: 'What the caller could do with it now.',
      extensions: reads<payouts.PayoutRecord>('status', 'createdByType', 'createdById', 'createdByLabel'),
      resolve: (payout) => payout,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    createdBy: t.field({
      type: ActorRef,
      description: 'Who asked for it.',
      extensions: reads<payouts.PayoutRecord>('createdByType', 'createdById', 'createdByLabel'),
      resolve: (payout) => payout,
    }),
  }),
});

const PayoutConnection = builder.connectionObject(
  { type: PayoutRef, name: 'PayoutConnection', description: 'A page of payouts.' },
  { name: 'PayoutEdge', description: 'A payout and its place in the list.' },
);

const PayoutFilterInput = builder.inputType('PayoutFilterInput', {
  description: 'Which payouts to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({
      description: "Part of the recipient's name, the destination, a reference or the memo.",
    }),
    status: t.field({ type: [PayoutStatusEnum], description: 'In one of these states.' }),
    clientId: t.id({ description: 'To this client.' }),
    currency: t.field({ type: 'CurrencyCode', description: 'In this currency.' }),
    createdAfter: t.field({ type: 'DateTime', description: 'Asked for at this instant or later.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Asked for before this instant.' }),
  }),
});

const PayoutOrderField = builder.enumType('PayoutOrderField', {
  description: 'What payouts can be ordered by.',
  values: {
    CREATED_AT: { description: 'Time of creation.' },
    AMOUNT: { description: 'Amount in minor units, whatever the currency.' },
  },
});

const PayoutOrderInput = orderInput(
  'PayoutOrderInput',
  'The order of a list of payouts.',
  PayoutOrderField,
  'CREATED_AT',
);

const fieldsRead = oncePerField(
  (info) => propertiesRead<payouts.PayoutRecord>(info, 'Payout', ['nodes'], ['edges', 'node']) ?? [],
);

builder.queryFields((t) => ({
  payout: t.field({
    type: PayoutRef,
    nullable: true,
    description: "One payout. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'payouts:read' },
    args: { id: t.arg.id({ required: true, description: "The payout's id." }) },
    resolve: (_root, { id }, ctx) => payouts.byId(ctx, idOf('Payout', id)),
  }),
  payouts: t.connection(
    {
      type: PayoutRef,
      description: 'The payouts, newest first unless ordered otherwise.',
      authScopes: { holds: 'payouts:read' },
      complexity: pageCost,
      args: {
        filter: t.arg({ type: PayoutFilterInput, description: 'Which payouts.' }),
        orderBy: t.arg({ type: PayoutOrderInput, description: 'In which order.' }),
      },
      resolve: async (_root, args, ctx, info) => {
        const clientId = args.filter?.clientId != null ? idOf('Client', args.filter.clientId) : null;
        const filter = { ...args.filter, clientId };
        return toConnection(await payouts.list(ctx, { ...args, filter }, fieldsRead(info)));
      },
    },
    PayoutConnection,
  ),
}));
