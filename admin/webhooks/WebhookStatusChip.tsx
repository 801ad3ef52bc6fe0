import { useTranslate } from 'react-admin';
import type { WebhookDeliveryStatus, WebhookEndpointStatus } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

const endpoints: Record<WebhookEndpointStatus, [Tone, IconName]> = {
  ENABLED: ['good', 'checkCircle'],
  FAILING: ['warn', 'alert'],
  DISABLED: ['neutral', 'pause'],
};

export const WebhookStatusChip = ({ status }: { status: WebhookEndpointStatus }) => {
  const t = useTranslate();
  const [tone, icon] = endpoints[status];
  return <StatusChip tone={tone} icon={icon} label={t(`webhooks.status.${status}`)} />;
};

const deliveries: Record<WebhookDeliveryStatus, [Tone, IconName]> = {
  PENDING: ['info', 'clock'],
  SUCCEEDED: ['good', 'checkCircle'],
  FAILED: ['bad', 'x'],
  CANCELLED: ['neutral', 'ban'],
};

export const WebhookDeliveryChip = ({ status }: { status: WebhookDeliveryStatus }) => {
  const t = useTranslate();
  const [tone, icon] = deliveries[status];
  return <StatusChip tone={tone} icon={icon} label={t(`webhooks.deliveries.status.${status}`)} />;
};
