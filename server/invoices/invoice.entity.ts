import { defineEntity, p } from '@mikro-orm/core';
import { Client } from '#server/clients/client.entity.ts';
import { actor, id, instant, tenant } from '#server/db/columns.ts';

export type InvoiceStatus = 'DRAFT' | 'OPEN' | 'PAID' | 'VOID';

const InvoiceSchema = defineEntity({
  name: 'Invoice',
  tableName: 'invoice',
  properties: {
    id: id(),
    ...tenant,
    clientId: () => p.manyToOne(Client).mapToPk().name('client_id'),
    status: p.string().$type<InvoiceStatus>().columnType('text'),
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
});

export class InvoiceLine extends InvoiceLineSchema.class {}
InvoiceLineSchema.setClass(InvoiceLine);

const InvoiceCounterSchema = defineEntity({
  name: 'InvoiceCounter',
  tableName: 'invoice_counter',
  properties: {
    organizationId: p.uuid().primary(),
    environment: p.string().$type<'LIVE' | 'TEST'>().columnType('text').primary(),
    last: p.integer(),
  },
});

/** The row that is locked while a number is given, which is what keeps numbers gapless. */
export class InvoiceCounter extends InvoiceCounterSchema.class {}
InvoiceCounterSchema.setClass(InvoiceCounter);
