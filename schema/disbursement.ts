import type { Context } from '#server/context.ts';
import type { DisbursementStatus } from '#server/disbursements/disbursement.entity.ts';
import * as disbursements from '#server/disbursements/disbursement.query.ts';
import { countsOf, type StatusCount } from '#server/disbursements/disbursement-item.query.ts';
import { ActorRef } from './actor.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { DecisionRef, decisionReads } from './decision.ts';
import { DisbursementItemStatusEnum } from './disbursement-item.ts';
import { idOf } from './ids.ts';
import { orderInput } from './inputs.ts';
import { MoneyRef } from './money.ts';
import { DisbursementRef } from './refs.ts';
import { oncePerField, propertiesRead, reads } from './selection.ts';

type Row = disbursements.DisbursementRecord;

export const DisbursementStatusEnum = builder.enumType('DisbursementStatus', {
  description: 'Where a disbursement is in its life.',
  values: {
    DRAFT: { description: 'Uploaded: its rows can be corrected and removed.' },
    PENDING_APPROVAL: { description: 'Submitted; somebody else has to approve it.' },
    PROCESSING: { description: 'Approved; its rows are on their way.' },
    COMPLETED: { description: 'Every row that was not stopped has arrived.' },
    PARTIALLY_FAILED: { description: 'Some rows have arrived, others have failed and can be tried again.' },
    FAILED: { description: 'No row has arrived; those that failed can be tried again.' },
    REJECTED: { description: 'Somebody who could have approved it said no.' },
    CANCELLED: { description: 'Taken back before it was approved, or every row was stopped.' },
  } satisfies Record<DisbursementStatus, object>,
});

const ValidationRef = builder.objectRef<Row>('DisbursementValidation').implement({
  description:
    'What reading the file has brought. What is wrong with which row: `items(filter: { status: [INVALID] })`.',
  fields: (t) => ({
    totalRows: t.exposeInt('totalRows', { description: 'How many rows there are.' }),
    validRows: t.int({
      description: 'How many of them can be paid.',
      resolve: ({ totalRows, invalidRows }) => totalRows - invalidRows,
    }),
    invalidRows: t.exposeInt('invalidRows', {
      description: 'How many have to be corrected or removed before it can be submitted.',
    }),
    totalAmount: t.field({
      type: MoneyRef,
      description: 'What the valid rows come to.',
      resolve: ({ totalAmount, currency }) => ({ minor: totalAmount, currency }),
    }),
    fileName: t.exposeString('fileName', { nullable: true, description: 'The file, as it was called.' }),
    uploadedAt: t.expose('uploadedAt', { type: 'DateTime', description: 'When it was uploaded.' }),
  }),
});

const ProgressRef = builder.objectRef<StatusCount & { currency: string }>('DisbursementProgress').implement({
  description: 'The rows that are in one state.',
  fields: (t) => ({
    status: t.expose('status', { type: DisbursementItemStatusEnum, description: 'The state.' }),
    rows: t.exposeInt('rows', { description: 'How many rows are in it.' }),
    amount: t.field({
      type: MoneyRef,
      description: 'What they come to.',
      resolve: ({ amount, currency }) => ({ minor: amount, currency }),
    }),
  }),
});

const mayWrite = (ctx: Context) => ctx.principal.scopes.has('disbursements:write');

async function mayDecide(ctx: Context, record: Row): Promise<boolean> {
  if (record.status !== 'PENDING_APPROVAL' || !mayWrite(ctx)) return false;
  return (await disbursements.obstacleTo(ctx, record)) === null;
}

const ActionsRef = builder.objectRef<Row>('DisbursementActions').implement({
  description: 'What the caller could do with a disbursement now.',
  fields: (t) => ({
    canSubmit: t.boolean({
      description: 'Whether it is a draft without invalid rows, and the caller may submit it.',
      resolve: ({ status, totalRows, invalidRows }, _args, ctx) =>
        mayWrite(ctx) && status === 'DRAFT' && totalRows > 0 && invalidRows === 0,
    }),
    canApprove: t.boolean({
      description: 'Whether it waits for approval, and the caller may approve it.',
      resolve: (record, _args, ctx) => mayDecide(ctx, record),
    }),
    canReject: t.boolean({
      description: 'Whether it waits for approval, and the caller may reject it.',
      resolve: (record, _args, ctx) => mayDecide(ctx, record),
    }),
    canCancel: t.boolean({
      description: 'Whether the caller may take it back.',
      resolve: ({ status }, _args, ctx) =>
        mayWrite(ctx) && (status === 'DRAFT' || status === 'PENDING_APPROVAL'),
    }),
    canRetry: t.boolean({
      description: 'Whether rows have failed, and the caller may try them again.',
      resolve: ({ status }, _args, ctx) =>
        mayWrite(ctx) && (status === 'FAILED' || status === 'PARTIALLY_FAILED'),
    }),
    obstacle: t.string({
      nullable: true,
      description: 'Why the caller may not decide about it, whatever its state; null when they may.',
      resolve: async (record, _args, ctx) => (await disbursements.obstacleTo(ctx, record))?.message ?? null,
    }),
  }),
});

builder.node(DisbursementRef, {
  description: 'Many payouts at once, from one file. They move only after somebody else has approved them.',
  authScopes: { holds: 'disbursements:read' },
  id: { resolve: (record) => record.id, description: 'Its id, `dsb_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'disbursements:read', () => disbursements.byId(ctx, id)),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What it is called.' }),
    status: t.expose('status', { type: DisbursementStatusEnum, description: 'Where it is in its life.' }),
    currency: t.expose('currency', { type: 'CurrencyCode', description: 'The currency of all its rows.' }),
    validation: t.field({
      type: ValidationRef,
      description: 'What reading the file has brought, with what was corrected since.',
      extensions: reads<Row>(
        ...(['totalRows', 'invalidRows', 'totalAmount', 'currency', 'fileName', 'uploadedAt'] as const),
      ),
      resolve: (record) => record,
    }),
    progress: t.field({
      type: [ProgressRef],
      description: 'How many rows are in which state; states without rows are left out.',
      complexity: 20,
      extensions: reads<Row>('id', 'currency'),
      resolve: async ({ id, currency }, _args, ctx) =>
        (await countsOf(ctx, id)).map((each) => ({ ...each, currency })),
    }),
    submittedAt: t.expose('submittedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was submitted for approval.',
    }),
    submittedBy: t.field({
      type: ActorRef,
      nullable: true,
      description: 'Who submitted it.',
      extensions: reads<Row>('submittedByType', 'submittedById', 'submittedByLabel'),
      resolve: ({ submittedByType, submittedById, submittedByLabel }) =>
        submittedByType && {
          createdByType: submittedByType,
          createdById: submittedById,
          createdByLabel: submittedByLabel ?? '',
        },
    }),
    decision: t.field({
      type: DecisionRef,
      description: 'Who approved, rejected or took it back.',
      extensions: reads<Row>(...decisionReads),
      resolve: (record) => record,
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When no row was on its way any more.',
    }),
    actions: t.field({
      type: ActionsRef,
      complexity: 5,
      description: 'What the caller could do with it now.',
      extensions: reads<Row>(
        ...([
          'id',
          'status',
          'totalRows',
          'invalidRows',
          'createdByType',
          'createdById',
          'createdByLabel',
        ] as const),
        ...(['submittedByType', 'submittedById', 'submittedByLabel'] as const),
      ),
      resolve: (record) => record,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was uploaded.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    createdBy: t.field({
      type: ActorRef,
      description: 'Who uploaded it.',
      extensions: reads<Row>('createdByType', 'createdById', 'createdByLabel'),
      resolve: (record) => record,
    }),
  }),
});

const DisbursementConnection = builder.connectionObject(
  { type: DisbursementRef, name: 'DisbursementConnection', description: 'A page of disbursements.' },
  { name: 'DisbursementEdge', description: 'A disbursement and its place in the list.' },
);

const DisbursementFilterInput = builder.inputType('DisbursementFilterInput', {
  description: 'Which disbursements to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({ description: 'Part of the name or the file name.' }),
    status: t.field({ type: [DisbursementStatusEnum], description: 'In one of these states.' }),
  }),
});

const DisbursementOrderField = builder.enumType('DisbursementOrderField', {
  description: 'What disbursements can be ordered by.',
  values: {
    CREATED_AT: { description: 'Time of upload.' },
    NAME: { description: 'Name, without regard to case.' },
  },
});

const DisbursementOrderInput = orderInput(
  'DisbursementOrderInput',
  'The order of a list of disbursements.',
  DisbursementOrderField,
  'CREATED_AT',
);

const fieldsRead = oncePerField(
  (info) => propertiesRead<Row>(info, 'Disbursement', ['nodes'], ['edges', 'node']) ?? [],
);

builder.queryFields((t) => ({
  disbursement: t.field({
    type: DisbursementRef,
    nullable: true,
    description: "One disbursement. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'disbursements:read' },
    args: { id: t.arg.id({ required: true, description: "The disbursement's id." }) },
    resolve: (_root, { id }, ctx) => disbursements.byId(ctx, idOf('Disbursement', id)),
  }),
  disbursements: t.connection(
    {
      type: DisbursementRef,
      description: 'The disbursements, newest first unless ordered otherwise.',
      authScopes: { holds: 'disbursements:read' },
      complexity: pageCost,
      args: {
        filter: t.arg({ type: DisbursementFilterInput, description: 'Which disbursements.' }),
        orderBy: t.arg({ type: DisbursementOrderInput, description: 'In which order.' }),
      },
      resolve: async (_root, args, ctx, info) =>
        toConnection(await disbursements.list(ctx, args, fieldsRead(info))),
    },
    DisbursementConnection,
  ),
}));
