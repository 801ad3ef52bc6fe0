import { defineEntity, p } from '@mikro-orm/core';
import { Client } from '#server/clients/client.entity.ts';
import { actor, environment, id, instant, tenant, tenantKey } from '#server/db/columns.ts';

const statuses = ['DRAFT', 'OPEN', 'PAID', 'VOID'] as const;
export type InvoiceStatus = (typeof statuses)[number];

/** Who owes whom, as printed on the invoice: fixed when it is finalized, whatever they are called later. */
export interface InvoiceParties {
  issuer: { name: string; details: string | null };
  client: { name: string; email: string | null };
  /** How to pay. */
  instructions: string | null;
}

const InvoiceSchema = defineEntity({
  name: 'Invoice',
  tableName: 'invoice',
  properties: {
    id: id(),
    ...tenant,
    clientId: () => p.manyToOne(Client).mapToPk().name('client_id'),
    status: p.enum(statuses),
    /** Gapless per organization and environment, given at finalization and never before. */
    sequence: p.integer().nullable(),
    number: p.text().nullable(),
    currency: p.string().columnType('char(3)'),
    issuedOn: p.date().nullable(),
    dueOn: p.date().nullable(),
    memo: p.text().nullable(),
    /** Minor units of `currency`, as are `tax` and `total`. */
    subtotal: p.bigint(),
    tax: p.bigint(),
    total: p.bigint(),
    /** The sum of its payments that stand. */
    amountPaid: p.bigint().defaultRaw('0'),
    /** Null for a draft. */
    parties: p.json().$type<InvoiceParties>().nullable(),
    /** Opens its public page; null when there is none. */
    payToken: p.text().nullable(),
    finalizedAt: instant().nullable(),
    /** Last. */
    sentAt: instant().nullable(),
    /** First. */
    viewedAt: instant().nullable(),
    /** When the clock told of it; whether it is overdue follows from `dueOn` alone. */
    overdueAt: instant().nullable(),
    paidAt: instant().nullable(),
    voidedAt: instant().nullable(),
    voidReason: p.text().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    ...actor,
    lines: () => p.oneToMany(InvoiceLine).mappedBy('invoice').orphanRemoval(),
  },
  uniques: [
    tenantKey('invoice'),
    { name: 'invoice_sequence_unique', properties: ['organizationId', 'environment', 'sequence'] },
    { name: 'invoice_pay_token_unique', properties: ['payToken'] },
  ],
  indexes: [
    { name: 'invoice_client_id_index', properties: ['clientId', 'id'] },
    { name: 'invoice_status_index', properties: ['organizationId', 'environment', 'status', 'id'] },
    {
      name: 'invoice_due_on_index',
      expression: `create index "invoice_due_on_index" on "invoice" ("due_on") where "status" = 'OPEN' and "overdue_at" is null`,
    },
  ],
  checks: [
    { name: 'invoice_number_with_status', expression: `("status" = 'DRAFT') = ("sequence" is null)` },
    {
      name: 'invoice_amount_paid_within_total',
      expression: `"amount_paid" >= 0 and "amount_paid" <= "total"`,
    },
  ],
});

/** What is still to be paid of an invoice, however it was read; nothing unless it is open. */
export const amountDue = ({
  status,
  total,
  amountPaid,
}: {
  status: InvoiceStatus;
  total: bigint;
  amountPaid: bigint;
}): bigint => (status === 'OPEN' ? total - amountPaid : 0n);

export class Invoice extends InvoiceSchema.class {
  isEditable(): boolean {
    return this.status === 'DRAFT';
  }

  amountDue(): bigint {
    return amountDue(this);
  }
}
InvoiceSchema.setClass(Invoice);

const InvoiceLineSchema = defineEntity({
  name: 'InvoiceLine',
  tableName: 'invoice_line',
  properties: {
    id: id(),
    ...tenant,
    invoice: () => p.manyToOne(Invoice).name('invoice_id').deleteRule('cascade'),
    position: p.integer(),
    description: p.text(),
    /** Exact decimal as text, up to 6 places. */
    quantity: p.decimal().precision(18).scale(6).$type<string>(),
    unitPrice: p.bigint(),
    /** Percent, up to 4 places; null is untaxed. */
    taxRate: p.decimal().precision(7).scale(4).$type<string>().nullable(),
    amount: p.bigint(),
    taxAmount: p.bigint(),
  },
  indexes: [{ name: 'invoice_line_invoice_id_index', properties: ['invoice', 'position'] }],
});

export class InvoiceLine extends InvoiceLineSchema.class {}
InvoiceLineSchema.setClass(InvoiceLine);

const InvoiceCounterSchema = defineEntity({
  name: 'InvoiceCounter',
  tableName: 'invoice_counter',
  properties: {
    organizationId: p.uuid().primary(),
    environment: environment().primary(),
    last: p.integer(),
  },
});

/** The row that is locked while a number is given, which is what keeps numbers gapless. */
export class InvoiceCounter extends InvoiceCounterSchema.class {}
InvoiceCounterSchema.setClass(InvoiceCounter);
