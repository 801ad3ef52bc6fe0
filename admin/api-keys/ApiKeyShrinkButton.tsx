import { Box } from '@mui/material';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { blockedBy } from './blockedBy.ts';

interface ApiKeyShrinkButtonProps {
  record: ApiKeyRecordFragment;
  days: number;
  scopes: readonly string[];
}

/** Takes away what is listed, and nothing that was needed while the dialog was open. */
export const ApiKeyShrinkButton = ({ record, days, scopes }: ApiKeyShrinkButtonProps) => {
  const t = useTranslate();
  const { shrinkApiKeyScopes } = useDataProvider<ConsoleDataProvider>();
  const count = { smart_count: scopes.length };
  return (
    <ConfirmAction
      scope="api-keys:write"
      icon="shield"
      label={t('api_keys.shrink.action', count)}
      title={t('api_keys.shrink.title', { ...count, name: record.name })}
      text={
        <>
          {t('api_keys.shrink.text', { days })}
          <Box component="ul" sx={{ pl: 2.5, mb: 0, color: 'text.primary' }}>
            {scopes.map((scope) => (
              <li key={scope}>
                <Mono>{scope}</Mono>
              </li>
            ))}
          </Box>
        </>
      }
      confirm={t('api_keys.shrink.confirm', count)}
      done="api_keys.shrink.done"
      blocked={blockedBy(record, t)}
      run={() => shrinkApiKeyScopes(record.id, days, scopes)}
    />
  );
};
