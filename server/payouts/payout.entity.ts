import { defineEntity, p } from '@mikro-orm/core';
import { Client } from '#server/clients/client.entity.ts';
import { actor, actorType, id, instant, tenant, tenantKey } from '#server/db/columns.ts';

export const payoutStatuses = [
  'PENDING_APPROVAL',
  'APPROVED',
  'PROCESSING',
  'COMPLETED',
  'FAILED',
  'REJECTED',
  'CANCELLED',
] as const;
export type PayoutStatus = (typeof payoutStatuses)[number];

/** Who said yes, and who ended it before it went out. */
export const decision = {
  approvedAt: instant().nullable(),
  approvedByType: actorType().nullable(),
  approvedById: p.uuid().nullable(),
  approvedByLabel: p.text().nullable(),
  rejectedAt: instant().nullable(),
  cancelledAt: instant().nullable(),
  closedByType: actorType().nullable(),
  closedById: p.uuid().nullable(),
  closedByLabel: p.text().nullable(),
  closeReason: p.text().nullable(),
};

const PayoutSchema = defineEntity({
  name: 'Payout',
  tableName: 'payout',
  properties: {
    id: id(),
    ...tenant,
    clientId: () => p.manyToOne(Client).mapToPk().name('client_id').nullable().deleteRule('no action'),
    status: p.enum(payoutStatuses),
    recipientName: p.text(),
    destination: p.text(),
    /** Minor units of `currency`. */
    amount: p.bigint(),
    currency: p.string().columnType('char(3)'),
    reference: p.text().nullable(),
    memo: p.text().nullable(),
    ...decision,
    attempts: p.integer(),
    rail: p.text().nullable(),
    railReference: p.text().nullable(),
    submittedAt: instant().nullable(),
    completedAt: instant().nullable(),
    failedAt: instant().nullable(),
    failureCode: p.text().nullable(),
    failureMessage: p.text().nullable(),
    createdAt: instant(),
    updatedAt: instant(),
    ...actor,
  },
  uniques: [tenantKey('payout')],
  indexes: [
    { name: 'payout_status_index', properties: ['organizationId', 'environment', 'status', 'id'] },
    { name: 'payout_client_id_index', properties: ['clientId', 'id'] },
  ],
  checks: [{ name: 'payout_amount_positive', expression: `"amount" > 0` }],
});

/** Money that is to go to one recipient; two have to want it. */
export class Payout extends PayoutSchema.class {}
PayoutSchema.setClass(Payout);
