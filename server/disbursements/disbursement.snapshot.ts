import { z } from 'zod';
import { encodeId } from '#server/db/id.ts';
import {
  idField,
  instantField,
  iso,
  isoOrNull,
  money,
  moneyField,
  textField,
} from '#server/webhooks/snapshot.ts';
import { type Disbursement, disbursementStatuses } from './disbursement.entity.ts';

export const disbursementSnapshot = z.strictObject({
  id: idField('dsb', "The disbursement's id."),
  name: textField('What it is called.'),
  status: z.enum(disbursementStatuses).describe('Where it is in its life.'),
  fileName: textField('The file it came from.').nullable(),
  totalRows: z.int().describe('How many rows it has.'),
  invalidRows: z.int().describe('How many of them have to be corrected or removed.'),
  totalAmount: moneyField('What the valid rows come to.'),
  submittedAt: instantField('When it was submitted for approval.').nullable(),
  approvedAt: instantField('When it was approved.').nullable(),
  rejectedAt: instantField('When it was rejected.').nullable(),
  cancelledAt: instantField('When it was taken back.').nullable(),
  closeReason: textField('Why it was rejected or taken back.').nullable(),
  finishedAt: instantField('When no row was on its way any more.').nullable(),
  createdAt: instantField('When it was uploaded.'),
  updatedAt: instantField('When it was last changed.'),
});

export type DisbursementSnapshot = z.infer<typeof disbursementSnapshot>;

export function snapshotOf(disbursement: Disbursement): DisbursementSnapshot {
  return {
    id: encodeId('Disbursement', disbursement.id),
    name: disbursement.name,
    status: disbursement.status,
    fileName: disbursement.fileName ?? null,
    totalRows: disbursement.totalRows,
    invalidRows: disbursement.invalidRows,
    totalAmount: money(disbursement.totalAmount, disbursement.currency),
    submittedAt: isoOrNull(disbursement.submittedAt),
    approvedAt: isoOrNull(disbursement.approvedAt),
    rejectedAt: isoOrNull(disbursement.rejectedAt),
    cancelledAt: isoOrNull(disbursement.cancelledAt),
    closeReason: disbursement.closeReason ?? null,
    finishedAt: isoOrNull(disbursement.finishedAt),
    createdAt: iso(disbursement.createdAt),
    updatedAt: iso(disbursement.updatedAt),
  };
}

export const disbursementSample: DisbursementSnapshot = {
  id: 'dsb_01kah9c7t0f2mr6w4zj8n1q5ve',
  name: 'Grants, November',
  status: 'PARTIALLY_FAILED',
  fileName: 'grants-november.csv',
  totalRows: 412,
  invalidRows: 0,
  totalAmount: { amount: '82400.00', currency: 'USD' },
  submittedAt: '2026-11-20T09:05:00.000Z',
  approvedAt: '2026-11-20T09:30:00.000Z',
  rejectedAt: null,
  cancelledAt: null,
  closeReason: null,
  finishedAt: '2026-11-20T09:31:12.000Z',
  createdAt: '2026-11-20T09:00:00.000Z',
  updatedAt: '2026-11-20T09:31:12.000Z',
};
