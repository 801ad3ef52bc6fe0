import { type Context, ownedBy } from '#server/context.ts';
import { reading } from '#server/live/follower.ts';
import type { Notice, WebhookDeliveriesNotice } from '#server/live/notices.ts';
import type { DeliveryStatus } from './webhook-delivery.entity.ts';
import * as deliveries from './webhook-delivery.query.ts';

export interface DeliveryChangedFilter {
  endpointId?: string | null;
  /** What it has become, and still is when it is told. */
  status?: readonly DeliveryStatus[] | null;
}

const isOf = (wanted: DeliveryChangedFilter['status'], status: string) =>
  !wanted || wanted.some((each) => each === status);

/** What becomes of deliveries from now on: each as it is when it is told. */
export function changed(ctx: Context, { endpointId, status }: DeliveryChangedFilter) {
  const following = ctx.runtime.live.follow(
    ownedBy(ctx),
    (notice: Notice): notice is WebhookDeliveriesNotice =>
      notice.kind === 'WEBHOOK_DELIVERIES' &&
      isOf(status, notice.status) &&
      (!endpointId || notice.endpointId === endpointId),
  );
  return reading(ctx, following, async (own, { deliveryIds }) => {
    const found = await Promise.all(deliveryIds.map((id) => deliveries.byId(own, id)));
    return found.filter((delivery) => delivery !== null).filter((delivery) => isOf(status, delivery.status));
  });
}
