import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ApiKeyStates } from './ApiKeyStates.tsx';
import { ApiKeyExpires, ApiKeyLastUse, ApiKeyMasked, ApiKeyScopes } from './ApiKeyText.tsx';
import { useCreatedKey } from './useCreatedKey.ts';

export const ApiKeyCard = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const created = useCreatedKey();
  return (
    <Stack sx={{ gap: 0.75, fontSize: '0.8125rem' }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1, alignItems: 'flex-start' }}>
        <Box sx={{ minWidth: 0, fontSize: '0.875rem' }}>
          <RecordLink resource="api-keys" id={record.id} strong focused={record.id === created}>
            {record.name}
          </RecordLink>
        </Box>
        <ApiKeyStates record={record} />
      </Stack>
      <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
        <ApiKeyMasked {...record} muted />
        <ApiKeyScopes scopes={record.scopes} />
      </Stack>
      <Box sx={{ color: 'text.secondary' }}>
        {t('resources.api-keys.fields.lastUsedAt')}: <ApiKeyLastUse {...record} />
        {' · '}
        {t('resources.api-keys.fields.expiresAt')}: <ApiKeyExpires {...record} />
      </Box>
    </Stack>
  );
};
