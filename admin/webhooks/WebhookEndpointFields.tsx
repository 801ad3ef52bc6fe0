import { Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';
import { WebhookEventField } from './WebhookEventField.tsx';

export const WebhookEndpointFields = ({ focusUrl }: { focusUrl?: boolean }) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.webhook-endpoints.fields.${name}`);
  return (
    <>
      <Panel>
        <Stack sx={{ gap: 2.5 }}>
          <FormField
            name="url"
            type="url"
            label={field('url')}
            placeholder="https://example.com/webhooks"
            helperText={t('webhooks.form.url_hint')}
            required
            autoFocus={focusUrl}
            autoComplete="off"
            validate={(url) => (url?.trim() ? undefined : t('webhooks.form.url_required'))}
          />
          <FormField
            name="description"
            label={field('description')}
            helperText={t('webhooks.form.description_hint')}
            autoComplete="off"
          />
        </Stack>
      </Panel>
      <Panel title={t('webhooks.form.events')} hint={t('webhooks.form.events_hint')}>
        <WebhookEventField />
      </Panel>
    </>
  );
};
