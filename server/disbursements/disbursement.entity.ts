import { defineEntity, p } from '@mikro-orm/core';
import { Client } from '#server/clients/client.entity.ts';
import { actor, actorType, id, instant, tenant, tenantKey } from '#server/db/columns.ts';
import { decision } from '#server/payouts/payout.entity.ts';

export const disbursementStatuses = [
  'DRAFT',
  'PENDING_APPROVAL',
  'PROCESSING',
  'COMPLETED',
  'PARTIALLY_FAILED',
  'FAILED',
  'REJECTED',
  'CANCELLED',
] as const;
export type DisbursementStatus = (typeof disbursementStatuses)[number];

const DisbursementSchema = defineEntity({
  name: 'Disbursement',
  tableName: 'disbursement',
  properties: {
    id: id(),
    ...tenant,
    name: p.text(),
    status: p.enum(disbursementStatuses),
    currency: p.string().columnType('char(3)'),
    fileName: p.text().nullable(),
    uploadedAt: instant(),
    totalRows: p.integer(),
    invalidRows: p.integer(),
    /** Of the valid rows, in minor units. */
    totalAmount: p.bigint(),
    submittedAt: instant().nullable(),
    submittedByType: actorType().nullable(),
    submittedById: p.uuid().nullable(),
    submittedByLabel: p.text().nullable(),
    ...decision,
    finishedAt: instant().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    ...actor,
  },
  uniques: [tenantKey('disbursement')],
  indexes: [
    { name: 'disbursement_status_index', properties: ['organizationId', 'environment', 'status', 'id'] },
  ],
});

/** Many payouts at once, from one file. */
export class Disbursement extends DisbursementSchema.class {}
DisbursementSchema.setClass(Disbursement);

const itemStatuses = [
  'INVALID',
  'READY',
  'APPROVED',
  'PROCESSING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
] as const;
export type DisbursementItemStatus = (typeof itemStatuses)[number];

/** What is wrong with one cell. */
export interface CellError {
  column: string;
  message: string;
}

const DisbursementItemSchema = defineEntity({
  name: 'DisbursementItem',
  tableName: 'disbursement_item',
  properties: {
    id: id(),
    ...tenant,
    disbursementId: () => p.manyToOne(Disbursement).mapToPk().name('disbursement_id').deleteRule('cascade'),
    /** Its line among the file's records; the header is 1. */
    row: p.integer(),
    status: p.enum(itemStatuses),
    name: p.text(),
    destination: p.text(),
    amountText: p.text(),
    reference: p.text(),
    clientExternalId: p.text(),
    /** Minor units, once it is understood. */
    amount: p.bigint().nullable(),
    clientId: () => p.manyToOne(Client).mapToPk().name('client_id').nullable().deleteRule('no action'),
    errors: p.json().$type<CellError[]>(),
    attempts: p.integer(),
    railReference: p.text().nullable(),
    completedAt: instant().nullable(),
    failedAt: instant().nullable(),
    failureCode: p.text().nullable(),
    failureMessage: p.text().nullable(),
    updatedAt: instant(),
  },
  uniques: [tenantKey('disbursement_item')],
  indexes: [
    { name: 'disbursement_item_disbursement_id_index', properties: ['disbursementId', 'row', 'id'] },
    { name: 'disbursement_item_status_index', properties: ['disbursementId', 'status', 'row', 'id'] },
    { name: 'disbursement_item_client_id_index', properties: ['clientId'] },
  ],
  checks: [
    {
      name: 'disbursement_item_valid',
      expression: `("status" = 'INVALID') = ("amount" is null or "errors" <> '[]')`,
    },
  ],
});

/** One row of the file: one recipient. */
export class DisbursementItem extends DisbursementItemSchema.class {}
DisbursementItemSchema.setClass(DisbursementItem);
