import type { EntityManager } from '@mikro-orm/postgresql';
import * as activity from '#server/activity/activity.service.ts';
import type { Context } from '#server/context.ts';
import { fromMinor, minorUnits } from '#server/money.ts';
import type { EventsOf } from '#server/webhooks/event-types.ts';
import type { Payout } from './payout.entity.ts';
import { snapshotOf } from './payout.snapshot.ts';

export function trace(
  ctx: Context,
  em: EntityManager,
  type: EventsOf<'payout'>,
  payout: Payout,
  reason: string | null = null,
): void {
  const { status, amount, currency, failureCode } = payout;
  activity.record(ctx, em, {
    type,
    subject: { id: payout.id, label: payout.recipientName },
    data: {
      ...{ status, amount: fromMinor(amount, minorUnits(currency) ?? 2), currency },
      ...(failureCode ? { failureCode } : {}),
    },
    object: snapshotOf(payout),
    reason,
  });
}
