import { Checkbox, FormControlLabel } from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { blockedBy } from './blockedBy.ts';

/** Makes the places it is used from the only ones it works from. */
export const ApiKeyPinButton = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const { pinApiKeyNetworks } = useDataProvider<ConsoleDataProvider>();
  const [asNetworks, setAsNetworks] = useState(false);
  return (
    <ConfirmAction
      scope="api-keys:write"
      icon="lock"
      label={t('api_keys.pin.action')}
      title={t('api_keys.pin.title', { name: record.name })}
      text={
        <>
          {t('api_keys.pin.text')} {record.ipAllowlist.length > 0 && t('api_keys.pin.replaces')}
          <FormControlLabel
            sx={{ mt: 1.5, color: 'text.primary' }}
            control={
              <Checkbox checked={asNetworks} onChange={(event) => setAsNetworks(event.target.checked)} />
            }
            label={t('api_keys.pin.networks')}
            slotProps={{ typography: { variant: 'body2' } }}
          />
        </>
      }
      confirm={t('api_keys.pin.confirm')}
      done="api_keys.pin.done"
      blocked={blockedBy(record, t)}
      run={() => pinApiKeyNetworks(record.id, asNetworks)}
    />
  );
};
