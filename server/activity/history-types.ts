import type { IdType } from '#server/db/id.ts';
import type { EventType } from '#server/webhooks/event-types.ts';

/**
 * The changes that the ledger keeps as the organization's own history. What was merely noticed (a new network, a dead
 * key tried) is not among them: it is no change, strangers cause it, and it tells of addresses, which a log keeps for
 * good. The trigger that queues them has the same list (`Migration20261128140000_history.ts`; a test compares them).
 */
export const historyTypes = [
  'api_key.created',
  'api_key.updated',
  'api_key.rotated',
  'api_key.secret_retired',
  'api_key.disabled',
  'api_key.enabled',
  'api_key.revoked',
  'api_key.expired',
  'api_key.leaked',
  'api_key.archived',
  'api_key.unarchived',
  'invoice.finalized',
  'invoice.payment_recorded',
  'invoice.payment_reversed',
  'invoice.paid',
  'invoice.voided',
] as const satisfies readonly EventType[];

export type HistoryType = (typeof historyTypes)[number];

export const isHistoryType = (type: string): type is HistoryType =>
  (historyTypes as readonly string[]).includes(type);

/** Of what kind their subjects are, by the noun. */
const subjects: Readonly<Record<string, IdType>> = { api_key: 'ApiKey', invoice: 'Invoice' };

export function subjectTypeOf(type: string): IdType {
  const found = subjects[type.split('.', 1)[0] ?? ''];
  if (!found) throw new Error(`No history is kept of ${type}.`);
  return found;
}
