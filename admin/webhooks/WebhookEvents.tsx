import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { Mono } from '../ui/Code.tsx';

/** Of what an endpoint is told, in few words. */
export const WebhookEventsText = ({ events }: { events: readonly string[] }) => {
  const t = useTranslate();
  if (events.includes('*')) return t('webhooks.all_events');
  if (events.length > 2) return t('webhooks.events_count', { smart_count: events.length });
  return (
    <Box component="span" sx={{ overflowWrap: 'anywhere' }}>
      {events.map((event, index) => (
        <span key={event}>
          {index > 0 && ', '}
          <Mono>{event}</Mono>
        </span>
      ))}
    </Box>
  );
};
