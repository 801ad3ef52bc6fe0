import { defineEntity, p } from '@mikro-orm/core';
import { Client } from '#server/clients/client.entity.ts';
import { actor, environment, id, instant, tenant, tenantKey } from '#server/db/columns.ts';

const statuses = ['DRAFT', 'OPEN', 'PAID', 'VOID'] as const;
export type InvoiceStatus = (typeof statuses)[number];

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
    finalizedAt: instant().nullable(),
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
  ],
  indexes: [
    { name: 'invoice_client_id_index', properties: ['clientId', 'id'] },
    { name: 'invoice_status_index', properties: ['organizationId', 'environment', 'status', 'id'] },
  ],
  checks: [{ name: 'invoice_number_with_status', expression: `("status" = 'DRAFT') = ("sequence" is null)` }],
});

export class Invoice extends InvoiceSchema.class {
  isEditable(): boolean {
    return this.status === 'DRAFT';
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
