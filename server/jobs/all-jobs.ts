import { documentsJob } from './documents.ts';
import { expiryDigestJob } from './expiry-digest.ts';
import { expiryRemindersJob } from './expiry-reminders.ts';
import { idempotencyKeysJob } from './idempotency-keys.ts';
import { idleKeysJob } from './idle-keys.ts';
import type { Job } from './jobs.ts';
import { ledgerRecordsJob } from './ledger-records.ts';
import { overdueInvoicesJob } from './overdue-invoices.ts';
import { requestLogJob } from './request-log.ts';
import { transferJobs } from './transfers.ts';
import { webhookLogJob } from './webhook-log.ts';

/** All that the server does by the clock. */
export const allJobs: readonly Job[] = [
  requestLogJob,
  expiryRemindersJob,
  expiryDigestJob,
  idleKeysJob,
  idempotencyKeysJob,
  documentsJob,
  ledgerRecordsJob,
  overdueInvoicesJob,
  ...transferJobs,
  webhookLogJob,
];
