import * as clients from '#server/clients/client.query.ts';
import type { Context } from '#server/context.ts';
import { encodeId } from '#server/db/id.ts';
import { NotFoundError } from '#server/errors.ts';
import { decimalText } from '#server/format.ts';
import { amountDue, type InvoiceStatus } from '#server/invoices/invoice.entity.ts';
import * as invoices from '#server/invoices/invoice.query.ts';
import { type InvoiceFilter, isOverdue } from '#server/invoices/invoice-filter.ts';
import { type InvoiceSums, paymentsOf, totalsOf } from '#server/invoices/invoice-payment.query.ts';
import { payUrl, publicAddress } from '#server/payments/pay-token.ts';
import { ActorRef } from './actor.ts';
import { builder, readable } from './builder.ts';
import { pageCost, toConnection } from './connection.ts';
import { idOf } from './ids.ts';
import { orderInput } from './inputs.ts';
import { InvoicePaymentRef } from './invoice-payment.ts';
import { keepsToClients } from './keeps-to-clients.ts';
import { MoneyRef } from './money.ts';
import { ClientRef, InvoiceRef } from './refs.ts';
import { oncePerField, propertiesRead, reads } from './selection.ts';

export const InvoiceStatusEnum = builder.enumType('InvoiceStatus', {
  description: 'Where an invoice is in its life.',
  values: {
    DRAFT: { description: 'Being written: it has no number and can be edited or deleted.' },
    OPEN: { description: 'Finalized, with its number; it waits for payment.' },
    PAID: { description: 'Paid in full, or finalized with nothing to pay.' },
    VOID: { description: 'Taken out of force; it keeps its number.' },
  } satisfies Record<InvoiceStatus, object>,
});

interface LineView extends invoices.InvoiceLineRecord {
  currency: string;
}

const InvoiceLineRef = builder.objectRef<LineView>('InvoiceLine').implement({
  description: 'One line of an invoice.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: (line) => encodeId('InvoiceLine', line.id) }),
    description: t.exposeString('description', { description: 'What was delivered.' }),
    quantity: t.field({
      type: 'Decimal',
      description: 'How much of it.',
      resolve: (line) => decimalText(line.quantity),
    }),
    unitPrice: t.field({
      type: MoneyRef,
      description: 'The price of one.',
      resolve: ({ unitPrice, currency }) => ({ minor: unitPrice, currency }),
    }),
    taxRate: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The tax on it in percent; null when it is not taxed.',
      resolve: ({ taxRate }) => (taxRate === null ? null : decimalText(taxRate)),
    }),
    amount: t.field({
      type: MoneyRef,
      description: 'Quantity times unit price, without tax, rounded half away from zero.',
      resolve: ({ amount, currency }) => ({ minor: amount, currency }),
    }),
    tax: t.field({
      type: MoneyRef,
      description: 'The tax on the amount, rounded half away from zero.',
      resolve: ({ taxAmount, currency }) => ({ minor: taxAmount, currency }),
    }),
  }),
});

async function clientOf(ctx: Context, id: string): Promise<clients.ClientRecord> {
  const client = await clients.byId(ctx, id);
  if (!client) throw new NotFoundError('client');
  return client;
}

builder.node(InvoiceRef, {
  description: 'What a client owes, and for what.',
  authScopes: { holds: 'invoices:read' },
  id: { resolve: (invoice) => invoice.id, description: 'Its id, `inv_…`.' },
  loadWithoutCache: (id, ctx) => readable(ctx, 'invoices:read', () => invoices.byId(ctx, id)),
  fields: (t) => ({
    number: t.exposeString('number', {
      nullable: true,
      description: 'Given at finalization, without gaps in the environment; null for a draft.',
    }),
    status: t.expose('status', { type: InvoiceStatusEnum, description: 'Where it is in its life.' }),
    client: t.field({
      type: ClientRef,
      description: 'Who owes it.',
      // `ofPage` and `ofOne` join it; whoever reads an invoice in another way reads all of it.
      extensions: reads<invoices.InvoiceRecord>(),
      resolve: (invoice, _args, ctx) => invoice.client ?? clientOf(ctx, invoice.clientId),
    }),
    lines: t.field({
      type: [InvoiceLineRef],
      complexity: { field: 1, multiplier: 20 },
      description: 'What it is for, in order.',
      extensions: reads<invoices.InvoiceRecord>('currency'),
      resolve: async (invoice, _args, ctx) => {
        const lines = await invoices.linesOf(ctx, invoice.id);
        return lines.map((line) => ({ ...line, currency: invoice.currency }));
      },
    }),
    subtotal: t.field({
      type: MoneyRef,
      description: "The sum of the lines' amounts.",
      extensions: reads<invoices.InvoiceRecord>('subtotal', 'currency'),
      resolve: ({ subtotal, currency }) => ({ minor: subtotal, currency }),
    }),
    tax: t.field({
      type: MoneyRef,
      description: "The sum of the lines' taxes.",
      extensions: reads<invoices.InvoiceRecord>('tax', 'currency'),
      resolve: ({ tax, currency }) => ({ minor: tax, currency }),
    }),
    total: t.field({
      type: MoneyRef,
      description: 'Subtotal plus tax: what is owed.',
      extensions: reads<invoices.InvoiceRecord>('total', 'currency'),
      resolve: ({ total, currency }) => ({ minor: total, currency }),
    }),
    currency: t.expose('currency', { type: 'CurrencyCode', description: 'The currency of all its amounts.' }),
    amountPaid: t.field({
      type: MoneyRef,
      description: 'What has been paid of the total.',
      extensions: reads<invoices.InvoiceRecord>('amountPaid', 'currency'),
      resolve: ({ amountPaid, currency }) => ({ minor: amountPaid, currency }),
    }),
    amountDue: t.field({
      type: MoneyRef,
      description: 'What is still to be paid; nothing unless the invoice is open.',
      extensions: reads<invoices.InvoiceRecord>('status', 'total', 'amountPaid', 'currency'),
      resolve: (invoice) => ({ minor: amountDue(invoice), currency: invoice.currency }),
    }),
    isOverdue: t.boolean({
      description: 'Whether it is open and its due day is over, in UTC.',
      extensions: reads<invoices.InvoiceRecord>('status', 'dueOn'),
      resolve: (invoice, _args, ctx) => isOverdue(ctx, invoice),
    }),
    sentAt: t.expose('sentAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last sent to its client.',
    }),
    viewedAt: t.expose('viewedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its public page was first opened by somebody who is no signed-in member.',
    }),
    payUrl: t.string({
      nullable: true,
      description:
        'Its public page, for whoever has the link: how much is due and how to pay. Null until it is sent.',
      extensions: reads<invoices.InvoiceRecord>('payToken'),
      resolve: ({ payToken }, _args, ctx) => (payToken ? payUrl(ctx.runtime.config, payToken) : null),
    }),
    pdfUrl: t.string({
      description: 'The invoice as PDF; needs the same credential and scope as this field.',
      extensions: reads<invoices.InvoiceRecord>('id'),
      resolve: ({ id }, _args, ctx) =>
        `${publicAddress(ctx.runtime.config)}/invoices/${encodeId('Invoice', id)}.pdf`,
    }),
    payments: t.field({
      type: [InvoicePaymentRef],
      complexity: { field: 1, multiplier: 10 },
      description: 'What was paid, in the order it was recorded; also what was reversed.',
      extensions: reads<invoices.InvoiceRecord>('id'),
      resolve: (invoice, _args, ctx) => paymentsOf(ctx, invoice.id),
    }),
    issuedOn: t.expose('issuedOn', {
      type: 'Date',
      nullable: true,
      description: 'The day it was finalized, in UTC.',
    }),
    dueOn: t.expose('dueOn', { type: 'Date', nullable: true, description: 'The day it is to be paid by.' }),
    memo: t.exposeString('memo', { nullable: true, description: 'A note to the client.' }),
    finalizedAt: t.expose('finalizedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was finalized.',
    }),
    paidAt: t.expose('paidAt', { type: 'DateTime', nullable: true, description: 'When it was paid.' }),
    voidedAt: t.expose('voidedAt', { type: 'DateTime', nullable: true, description: 'When it was voided.' }),
    voidReason: t.exposeString('voidReason', { nullable: true, description: 'Why it was voided.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
    createdBy: t.field({
      type: ActorRef,
      description: 'Who created it.',
      extensions: reads<invoices.InvoiceRecord>('createdByType', 'createdById', 'createdByLabel'),
      resolve: (invoice) => invoice,
    }),
  }),
});

const InvoiceConnection = builder.connectionObject(
  { type: InvoiceRef, name: 'InvoiceConnection', description: 'A page of invoices.' },
  { name: 'InvoiceEdge', description: 'An invoice and its place in the list.' },
);

const InvoiceFilterInput = builder.inputType('InvoiceFilterInput', {
  description: 'Which invoices to list; all conditions must hold.',
  fields: (t) => ({
    search: t.string({ description: "Part of the number, the memo or the client's name." }),
    status: t.field({ type: [InvoiceStatusEnum], description: 'In one of these states.' }),
    clientId: t.id({ description: 'Of this client.' }),
    currency: t.field({ type: 'CurrencyCode', description: 'In this currency.' }),
    overdue: t.boolean({ description: 'Only what is open after its due day, or only what is not.' }),
    sent: t.boolean({ description: 'Only what was sent, or only what was not.' }),
    viewed: t.boolean({ description: 'Only what its client has opened, or only what they have not.' }),
    totalMin: t.field({
      type: 'Decimal',
      description: 'With a total of at least this; needs `currency`.',
    }),
    totalMax: t.field({
      type: 'Decimal',
      description: 'With a total of at most this; needs `currency`.',
    }),
    issuedFrom: t.field({ type: 'Date', description: 'Finalized on this day or later.' }),
    issuedTo: t.field({ type: 'Date', description: 'Finalized on this day or earlier.' }),
    dueFrom: t.field({ type: 'Date', description: 'Due on this day or later.' }),
    dueTo: t.field({ type: 'Date', description: 'Due on this day or earlier.' }),
    createdAfter: t.field({ type: 'DateTime', description: 'Created at this instant or later.' }),
    createdBefore: t.field({ type: 'DateTime', description: 'Created before this instant.' }),
  }),
});

const InvoiceOrderField = builder.enumType('InvoiceOrderField', {
  description: 'What invoices can be ordered by.',
  values: {
    CREATED_AT: { description: 'Time of creation.' },
    NUMBER: { description: 'Number; drafts count as the lowest.' },
    TOTAL: { description: 'Total in minor units, whatever the currency.' },
    DUE_ON: { description: 'Due day; none counts as last.' },
  },
});

const InvoiceOrderInput = orderInput(
  'InvoiceOrderInput',
  'The order of a list of invoices.',
  InvoiceOrderField,
  'CREATED_AT',
);

const ofPage = oncePerField(
  (info): invoices.InvoiceSelection => ({
    invoice: propertiesRead(info, 'Invoice', ['nodes'], ['edges', 'node']) ?? [],
    client: propertiesRead(info, 'Client', ['nodes', 'client'], ['edges', 'node', 'client']),
  }),
);

const ofOne = oncePerField(
  (info): invoices.InvoiceSelection => ({
    invoice: propertiesRead(info, 'Invoice', []) ?? [],
    client: propertiesRead(info, 'Client', ['client']),
  }),
);

function filterOf({
  filter,
}: {
  filter?: (Omit<InvoiceFilter, 'clientId'> & { clientId?: string | null }) | null;
}) {
  return filter?.clientId != null ? { ...filter, clientId: idOf('Client', filter.clientId) } : filter;
}

const InvoiceTotalsRef = builder.objectRef<InvoiceSums>('InvoiceTotals').implement({
  description: 'What invoices of one currency come to.',
  authScopes: { holds: 'invoices:read' },
  fields: (t) => ({
    currency: t.expose('currency', { type: 'CurrencyCode', description: 'The currency.' }),
    count: t.exposeInt('count', { description: 'How many invoices there are.' }),
    total: t.field({
      type: MoneyRef,
      description: 'The sum of their totals.',
      resolve: ({ total, currency }) => ({ minor: total, currency }),
    }),
    paid: t.field({
      type: MoneyRef,
      description: 'What has been paid of it.',
      resolve: ({ paid, currency }) => ({ minor: paid, currency }),
    }),
    due: t.field({
      type: MoneyRef,
      description: 'What is still to be paid of those that are open.',
      resolve: ({ due, currency }) => ({ minor: due, currency }),
    }),
  }),
});

builder.queryFields((t) => ({
  invoiceTotals: t.field({
    type: [InvoiceTotalsRef],
    description: 'What the invoices that match come to, in each currency by itself.',
    authScopes: { holds: 'invoices:read' },
    extensions: keepsToClients,
    complexity: 50,
    args: { filter: t.arg({ type: InvoiceFilterInput, description: 'Which invoices.' }) },
    resolve: (_root, args, ctx) => totalsOf(ctx, filterOf(args) ?? {}),
  }),
  invoice: t.field({
    type: InvoiceRef,
    nullable: true,
    description: "One invoice. Null when it does not exist or is another tenant's.",
    authScopes: { holds: 'invoices:read' },
    extensions: keepsToClients,
    args: { id: t.arg.id({ required: true, description: "The invoice's id." }) },
    resolve: (_root, { id }, ctx, info) => invoices.byId(ctx, idOf('Invoice', id), ofOne(info)),
  }),
  invoices: t.connection(
    {
      type: InvoiceRef,
      description: 'The invoices, newest first unless ordered otherwise.',
      authScopes: { holds: 'invoices:read' },
      extensions: keepsToClients,
      complexity: pageCost,
      args: {
        filter: t.arg({ type: InvoiceFilterInput, description: 'Which invoices.' }),
        orderBy: t.arg({ type: InvoiceOrderInput, description: 'In which order.' }),
      },
      resolve: async (_root, args, ctx, info) =>
        toConnection(await invoices.list(ctx, { ...args, filter: filterOf(args) }, ofPage(info))),
    },
    InvoiceConnection,
  ),
}));

builder.objectField(ClientRef, 'invoices', (t) =>
  t.connection(
    {
      type: InvoiceRef,
      description: "The client's invoices, newest first unless ordered otherwise.",
      authScopes: { holds: 'invoices:read' },
      complexity: pageCost,
      args: {
        filter: t.arg({ type: InvoiceFilterInput, description: 'Which of them.' }),
        orderBy: t.arg({ type: InvoiceOrderInput, description: 'In which order.' }),
      },
      resolve: async (client, args, ctx, info) => {
        const filter = { ...filterOf(args), clientId: null };
        return toConnection(await invoices.listOfClient(ctx, client.id, { ...args, filter }, ofPage(info)));
      },
    },
    InvoiceConnection,
  ),
);
