import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import type { Context } from '#server/context.ts';
import { fromMinor, minorUnits } from '#server/money.ts';
import type { EventsOf } from '#server/webhooks/event-types.ts';
import type { Disbursement } from './disbursement.entity.ts';
import { snapshotOf } from './disbursement.snapshot.ts';

export function trace(
  ctx: Context,
  em: EntityManager,
  type: EventsOf<'disbursement'>,
  disbursement: Disbursement,
  more: Record<string, unknown> = {},
  reason: string | null = null,
): void {
  const { status, currency, totalRows, totalAmount } = disbursement;
  activity.record(ctx, em, {
    type,
    subject: { id: disbursement.id, label: disbursement.name },
    data: {
      status,
      totalRows,
      totalAmount: fromMinor(totalAmount, minorUnits(currency) ?? 2),
      currency,
      ...more,
    },
    object: snapshotOf(disbursement),
    reason,
  });
}
