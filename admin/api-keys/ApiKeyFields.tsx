import { Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';
import { ApiKeyExpiryField } from './ApiKeyExpiryField.tsx';
import { ApiKeyIpField } from './ApiKeyIpField.tsx';
import { ApiKeyScopeField } from './ApiKeyScopeField.tsx';
import type { Expiry } from './expiry.ts';

/** What creating and editing a key have in common. */
export const ApiKeyFields = ({ kept, focusName }: { kept?: Expiry; focusName?: boolean }) => {
  const t = useTranslate();
  return (
    <>
      <Panel>
        <Stack sx={{ gap: 2.5 }}>
          <FormField
            name="name"
            label={t('resources.api-keys.fields.name')}
            helperText={t('api_keys.form.name_hint')}
            placeholder="production-ingest"
            required
            autoFocus={focusName}
            autoComplete="off"
            validate={(name) => (name.trim() ? undefined : t('ra.validation.required'))}
            slotProps={{ htmlInput: { maxLength: 100, 'data-1p-ignore': true } }}
          />
          <FormField
            name="description"
            label={t('resources.api-keys.fields.description')}
            helperText={t('api_keys.form.description_hint')}
            multiline
            minRows={2}
          />
        </Stack>
      </Panel>
      <Panel title={t('resources.api-keys.fields.scopes')} hint={t('api_keys.form.scopes_hint')}>
        <ApiKeyScopeField />
      </Panel>
      <Panel title={t('api_keys.form.limits')} hint={t('api_keys.form.limits_hint')}>
        <Stack sx={{ gap: 3 }}>
          <ApiKeyExpiryField kept={kept} />
          <ApiKeyIpField />
        </Stack>
      </Panel>
    </>
  );
};
