import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { formatCount } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { ApiKeyPinButton } from './ApiKeyPinButton.tsx';
import { useApiKeyUsage } from './useApiKeyUsage.ts';

export const ApiKeySeenFrom = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const { data } = useApiKeyUsage(record.id);
  const seen = data?.seenFrom;
  if (!seen || seen.length === 0) return null;
  return (
    <Panel
      flush
      title={t('api_keys.seen.title')}
      hint={t('api_keys.seen.hint')}
      actions={<ApiKeyPinButton record={record} />}
    >
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {seen.map((source) => (
          <Stack
            key={source.ip}
            component="li"
            direction="row"
            sx={{ px: 2.5, py: 1.25, gap: 2, borderTop: 1, borderColor: 'divider', fontSize: '0.8125rem' }}
          >
            <Box sx={{ flex: 1, minWidth: 0 }}>
              <Mono>{source.ip}</Mono>
            </Box>
            <Box sx={{ textAlign: 'right' }}>
              <TimeText at={source.lastAt} details={agentOf(source.lastUserAgent)} />
              <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
                {t('api_keys.seen.requests', { smart_count: source.count, count: formatCount(source.count) })}
              </Box>
            </Box>
          </Stack>
        ))}
      </Box>
    </Panel>
  );
};

const agentOf = (agent: string | null) => (agent ? [agent] : []);
