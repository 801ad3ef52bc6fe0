import { Box, Collapse, IconButton, Stack } from '@mui/material';
import { useId, useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { WebhookDeliveryRecordFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { CodeBlock, Mono } from '../ui/Code.tsx';
import { formatUtcMinute } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { useVerb } from '../ui/useVerb.ts';
import { WebhookDeliveryChip } from './WebhookStatusChip.tsx';

interface DeliveryProps {
  delivery: WebhookDeliveryRecordFragment;
  disabled: boolean;
}

export const WebhookDelivery = ({ delivery, disabled }: DeliveryProps) => {
  const t = useTranslate();
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider', px: { xs: 2, sm: 2.5 }, py: 1 }}>
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
        <IconButton
          size="small"
          aria-expanded={open}
          aria-controls={id}
          aria-label={t('webhooks.deliveries.details', { type: delivery.type })}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? 'chevronDown' : 'chevronRight'} size={15} />
        </IconButton>
        <WebhookDeliveryChip status={delivery.status} />
        <Box sx={{ flex: '1 1 180px', minWidth: 0 }}>
          <Mono>{delivery.type}</Mono> {delivery.isTest && `(${t('webhooks.deliveries.test')})`}
          <Summary delivery={delivery} />
        </Box>
        <RedeliverButton delivery={delivery} disabled={disabled} />
      </Stack>
      <Collapse in={open} id={id} unmountOnExit>
        <Details delivery={delivery} />
      </Collapse>
    </Box>
  );
};

const Summary = ({ delivery }: { delivery: WebhookDeliveryRecordFragment }) => {
  const t = useTranslate();
  const { attempts, nextAttemptAt, createdAt } = delivery;
  const isWaiting = nextAttemptAt && attempts.length > 0;
  return (
    <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
      <TimeText at={createdAt} /> · {t('webhooks.deliveries.attempts', { smart_count: attempts.length })}
      {isWaiting && ` · ${t('webhooks.deliveries.next', { at: formatUtcMinute(nextAttemptAt) })}`}
    </Box>
  );
};

const RedeliverButton = ({ delivery, disabled }: DeliveryProps) => {
  const t = useTranslate();
  const { redeliverWebhookDelivery } = useDataProvider<ConsoleDataProvider>();
  const { mutate, isPending } = useVerb({
    run: () => redeliverWebhookDelivery(delivery.id),
    done: 'webhooks.deliveries.redelivered',
  });
  return (
    <ActionButton
      scope="webhooks:write"
      size="small"
      icon="rotate"
      loading={isPending}
      blocked={disabled ? t('webhooks.disabled_first') : false}
      onClick={() => mutate()}
    >
      {t('webhooks.deliveries.redeliver')}
    </ActionButton>
  );
};

const Details = ({ delivery }: { delivery: WebhookDeliveryRecordFragment }) => {
  const t = useTranslate();
  const payload = delivery.message?.payload;
  return (
    <Stack sx={{ gap: 1.5, py: 1.5 }}>
      {delivery.attempts.length === 0 && (
        <Box sx={{ color: 'text.secondary' }}>{t('webhooks.deliveries.no_attempt')}</Box>
      )}
      {delivery.attempts.map((attempt) => (
        <Attempt key={attempt.at} attempt={attempt} />
      ))}
      <Box>
        <Box sx={{ fontSize: '0.8125rem', fontWeight: 600, mb: 0.5 }}>{t('webhooks.deliveries.payload')}</Box>
        {payload ? (
          <CodeBlock wrap code={JSON.stringify(payload, null, 2)} what={t('webhooks.deliveries.payload')} />
        ) : (
          <Box sx={{ color: 'text.secondary' }}>{t('webhooks.deliveries.no_payload')}</Box>
        )}
      </Box>
    </Stack>
  );
};

const Attempt = ({ attempt }: { attempt: WebhookDeliveryRecordFragment['attempts'][number] }) => {
  const t = useTranslate();
  const { status, error, response, durationMs, at } = attempt;
  const outcome = error ? t(`webhooks.deliveries.error.${error}`) : '';
  return (
    <Box sx={{ fontSize: '0.8125rem' }}>
      <Box sx={{ mb: 0.5 }}>
        <strong>{[status, outcome].filter(Boolean).join(' · ')}</strong>{' '}
        <Box component="span" sx={{ color: 'text.secondary' }}>
          <TimeText at={at} /> · {durationMs} ms
        </Box>
      </Box>
      {response && <CodeBlock wrap code={response} what={t('webhooks.deliveries.response')} />}
    </Box>
  );
};
