import * as clients from '#server/clients/client.query.ts';
import type { Context } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import type { CellError, DisbursementItemStatus } from '#server/disbursements/disbursement.entity.ts';
import * as items from '#server/disbursements/disbursement-item.query.ts';
import { builder } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { MoneyRef } from './money.ts';
import { ClientRef, DisbursementRef } from './refs.ts';
import { oncePerField, propertiesRead, reads } from './selection.ts';

export const DisbursementItemStatusEnum = builder.enumType('DisbursementItemStatus', {
  description: 'Where a row is in its life.',
  values: {
    INVALID: { description: 'Something is wrong with it: correct or remove it.' },
    READY: { description: 'It can be paid, once the disbursement is approved.' },
    APPROVED: { description: 'Approved; it goes to the rail within seconds.' },
    PROCESSING: { description: 'With the rail.' },
    COMPLETED: { description: 'The rail says that the money has arrived.' },
    FAILED: { description: 'The rail says that no money has moved. It can be tried again.' },
    CANCELLED: { description: 'Stopped before the rail had it.' },
  } satisfies Record<DisbursementItemStatus, object>,
});

const CellErrorRef = builder.objectRef<CellError>('DisbursementItemError').implement({
  description: 'What is wrong with one cell.',
  fields: (t) => ({
    column: t.exposeString('column', { description: 'The column, by its name in the file.' }),
    message: t.exposeString('message', { description: 'What is wrong, and what would be right.' }),
  }),
});

const mayWrite = (ctx: Context) => ctx.principal.scopes.has('disbursements:write');

const ItemActionsRef = builder.objectRef<items.DisbursementItemRecord>('DisbursementItemActions').implement({
  description: 'What the caller could do with a row now.',
  fields: (t) => ({
    canUpdate: t.boolean({
      description: 'Whether it can be corrected.',
      resolve: ({ disbursementStatus }, _args, ctx) => mayWrite(ctx) && disbursementStatus === 'DRAFT',
    }),
    canRemove: t.boolean({
      description: 'Whether it can be taken out of the draft.',
      resolve: ({ disbursementStatus }, _args, ctx) => mayWrite(ctx) && disbursementStatus === 'DRAFT',
    }),
    canRetry: t.boolean({
      description: 'Whether it failed and can be tried again.',
      resolve: ({ status }, _args, ctx) => mayWrite(ctx) && status === 'FAILED',
    }),
    canCancel: t.boolean({
      description: 'Whether it can still be stopped.',
      resolve: ({ status }, _args, ctx) => mayWrite(ctx) && status === 'APPROVED',
    }),
  }),
});

export const DisbursementItemRef = builder
  .objectRef<items.DisbursementItemRecord>('DisbursementItem')
  .implement({
    description: 'One row of a disbursement: one recipient.',
    fields: (t) => ({
      id: t.id({
        description: 'Its id, `row_…`.',
        resolve: ({ id }) => encodeId('DisbursementItem', id),
      }),
      row: t.exposeInt('row', { description: 'Where it is in the file; the header is row 1.' }),
      status: t.expose('status', {
        type: DisbursementItemStatusEnum,
        description: 'Where it is in its life.',
      }),
      name: t.exposeString('name', { description: 'Whom it goes to, as the file says.' }),
      destination: t.exposeString('destination', { description: 'The account it goes to.' }),
      amountText: t.exposeString('amountText', { description: 'The amount, as the file says.' }),
      amount: t.field({
        type: MoneyRef,
        nullable: true,
        description: 'How much; null while the row is not valid.',
        extensions: reads<items.DisbursementItemRecord>('amount', 'currency'),
        resolve: ({ amount, currency }) => (amount === null ? null : { minor: amount, currency }),
      }),
      reference: t.exposeString('reference', { description: 'What the recipient reads; may be empty.' }),
      clientExternalId: t.exposeString('clientExternalId', {
        description: 'Your own id of the client it goes to; empty when it is none.',
      }),
      client: t.field({
        type: ClientRef,
        nullable: true,
        description: 'The client it goes to, where the row is valid and names one.',
        extensions: reads<items.DisbursementItemRecord>('clientId'),
        resolve: ({ clientId }, _args, ctx) => (clientId === null ? null : clients.byId(ctx, clientId)),
      }),
      errors: t.field({
        type: [CellErrorRef],
        description: 'All that is wrong with it.',
        extensions: reads<items.DisbursementItemRecord>('errors'),
        resolve: ({ errors }) => errors,
      }),
      attempts: t.exposeInt('attempts', { description: 'How often it was sent to the rail.' }),
      railReference: t.exposeString('railReference', {
        nullable: true,
        description: 'What the rail knows the last attempt by.',
      }),
      completedAt: t.expose('completedAt', {
        type: 'DateTime',
        nullable: true,
        description: 'When it arrived.',
      }),
      failedAt: t.expose('failedAt', { type: 'DateTime', nullable: true, description: 'When it failed.' }),
      failureCode: t.exposeString('failureCode', {
        nullable: true,
        description: "Why it failed, in the rail's code.",
      }),
      failureMessage: t.exposeString('failureMessage', {
        nullable: true,
        description: 'Why it failed, for people.',
      }),
      actions: t.field({
        type: ItemActionsRef,
        description: 'What the caller could do with it now.',
        extensions: reads<items.DisbursementItemRecord>('status', 'disbursementStatus'),
        resolve: (item) => item,
      }),
    }),
  });

const DisbursementItemConnection = builder.connectionObject(
  {
    type: DisbursementItemRef,
    name: 'DisbursementItemConnection',
    description: 'A page of rows.',
  },
  { name: 'DisbursementItemEdge', description: 'A row and its place in the list.' },
);

const DisbursementItemFilterInput = builder.inputType('DisbursementItemFilterInput', {
  description: 'Which rows to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({ description: 'Part of the name, the destination, the reference or the client id.' }),
    status: t.field({ type: [DisbursementItemStatusEnum], description: 'In one of these states.' }),
  }),
});

const fieldsRead = oncePerField(
  (info) =>
    propertiesRead<items.DisbursementItemRecord>(info, 'DisbursementItem', ['nodes'], ['edges', 'node']) ??
    [],
);

builder.objectField(DisbursementRef, 'items', (t) =>
  t.connection(
    {
      type: DisbursementItemRef,
      description: 'Its rows, in the order of the file.',
      complexity: pageCost,
      args: { filter: t.arg({ type: DisbursementItemFilterInput, description: 'Which of them.' }) },
      resolve: async ({ id }, args, ctx, info) =>
        toConnection(await items.listOfDisbursement(ctx, id, args, fieldsRead(info))),
    },
    DisbursementItemConnection,
  ),
);
