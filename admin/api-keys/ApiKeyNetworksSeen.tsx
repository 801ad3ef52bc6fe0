import { Box, Button, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { type KeyUsage, useApiKeyUsage } from './useApiKeyUsage.ts';

const shown = 5;

/** The networks the key was used from, those that came up last first: a stolen key shows here. */
export const ApiKeyNetworksSeen = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const { data } = useApiKeyUsage(record.id);
  const [all, setAll] = useState(false);
  const networks = data?.networks;
  if (!networks || networks.length === 0) return null;
  return (
    <Panel
      flush
      title={t('api_keys.networks.title')}
      hint={t('api_keys.networks.hint')}
      actions={
        networks.length > shown && (
          <Button size="small" aria-expanded={all} onClick={() => setAll(!all)}>
            {t(all ? 'api_keys.networks.fewer' : 'api_keys.networks.all', { count: networks.length })}
          </Button>
        )
      }
    >
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {(all ? networks : networks.slice(0, shown)).map((network) => (
          <NetworkLine key={network.network} {...network} />
        ))}
      </Box>
    </Panel>
  );
};

const NetworkLine = ({ network, isNew, firstAt, firstIp, lastAt }: KeyUsage['networks'][number]) => {
  const t = useTranslate();
  return (
    <Stack
      component="li"
      direction="row"
      sx={{ px: 2.5, py: 1.25, gap: 2, borderTop: 1, borderColor: 'divider', fontSize: '0.8125rem' }}
    >
      <Stack direction="row" sx={{ flex: 1, minWidth: 0, gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
        <Mono>{network}</Mono>
        {isNew && <StatusChip tone="warn" icon="alert" label={t('api_keys.networks.new')} />}
      </Stack>
      <Box sx={{ textAlign: 'right' }}>
        <Box>
          {t('api_keys.networks.first')} <TimeText at={firstAt} details={[firstIp]} />
        </Box>
        <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
          {t('api_keys.networks.last')} <TimeText at={lastAt} />
        </Box>
      </Box>
    </Stack>
  );
};
