import { Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';
import { ApiKeyClientField } from './ApiKeyClientField.tsx';
import { ApiKeyDocumentField } from './ApiKeyDocumentField.tsx';
import { ApiKeyExpiryField } from './ApiKeyExpiryField.tsx';
import { ApiKeyIpField } from './ApiKeyIpField.tsx';
import { ApiKeyLockout } from './ApiKeyLockout.tsx';
import { ApiKeyMoneyField } from './ApiKeyMoneyField.tsx';
import { ApiKeyNotBeforeField } from './ApiKeyNotBeforeField.tsx';
import { ApiKeyRateField } from './ApiKeyRateField.tsx';
import { ApiKeyScopeField } from './ApiKeyScopeField.tsx';
import type { Expiry } from './expiry.ts';

interface ApiKeyFieldsProps {
  kept?: Expiry;
  focusName?: boolean;
  /** The key that is changed; none for a new one. */
  id?: string;
}

/** What creating and editing a key have in common. */
export const ApiKeyFields = ({ kept, focusName, id }: ApiKeyFieldsProps) => {
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
      <Panel title={t('api_keys.clients.title')}>
        <ApiKeyClientField />
      </Panel>
      <Panel title={t('api_keys.form.limits')} hint={t('api_keys.form.limits_hint')}>
        <Stack sx={{ gap: 3 }}>
          <ApiKeyExpiryField kept={kept} />
          <ApiKeyNotBeforeField />
          <ApiKeyIpField />
          {id && <ApiKeyLockout id={id} />}
          <ApiKeyRateField />
          <ApiKeyMoneyField />
        </Stack>
      </Panel>
      <Panel title={t('api_keys.document.title')} hint={t('api_keys.document.hint')}>
        <ApiKeyDocumentField />
      </Panel>
    </>
  );
};
