import { Box, Stack } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Page } from '../ui/Page.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { ApiKeyAccess, ApiKeyNetworks } from './ApiKeyAccess.tsx';
import { ApiKeyActions } from './ApiKeyActions.tsx';
import { ApiKeyClients } from './ApiKeyClients.tsx';
import { ApiKeyDenials } from './ApiKeyDenials.tsx';
import { ApiKeyExplain } from './ApiKeyExplain.tsx';
import { ApiKeyFacts } from './ApiKeyFacts.tsx';
import { ApiKeyHistory } from './ApiKeyHistory.tsx';
import { ApiKeyNetworksSeen } from './ApiKeyNetworksSeen.tsx';
import { ApiKeyNotices } from './ApiKeyNotices.tsx';
import { ApiKeyRequests } from './ApiKeyRequests.tsx';
import { ApiKeySecrets } from './ApiKeySecrets.tsx';
import { ApiKeySeenFrom } from './ApiKeySeenFrom.tsx';
import { ApiKeyStates } from './ApiKeyStates.tsx';
import { ApiKeyUsage } from './ApiKeyUsage.tsx';
import { EnvironmentTag } from './EnvironmentTag.tsx';

export const ApiKeyShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'api-keys', type: 'list' });
  const name = (count: number) => t('resources.api-keys.name', { smart_count: count });
  return (
    <RecordPage<ApiKeyRecordFragment> scope="api-keys:read" title={name(1)} every={2_000}>
      {(record) => (
        <Page
          title={record.name}
          heading={<Heading record={record} />}
          lead={record.description}
          back={{ to: list, label: name(2) }}
          actions={<ApiKeyActions record={record} />}
          width={1080}
        >
          <ApiKeyBody record={record} />
        </Page>
      )}
    </RecordPage>
  );
};

const ApiKeyBody = ({ record }: { record: ApiKeyRecordFragment }) => {
  // Two columns of about the same height.
  const manyScopes = record.scopes.length > 7;
  return (
    <Stack sx={{ gap: 2.5 }}>
      <ApiKeyNotices record={record} />
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          gridTemplateColumns: { lg: 'minmax(0, 1.1fr) minmax(0, 1fr)' },
          alignItems: 'start',
        }}
      >
        <Stack sx={{ gap: 2.5 }}>
          <ApiKeyFacts record={record} />
          {manyScopes && <ApiKeyNetworks record={record} />}
        </Stack>
        <Stack sx={{ gap: 2.5 }}>
          <ApiKeyAccess record={record} />
          <ApiKeyClients record={record} />
          {!manyScopes && <ApiKeyNetworks record={record} />}
        </Stack>
      </Box>
      <ApiKeySecrets record={record} />
      <ApiKeyUsage id={record.id} />
      <ApiKeyDenials id={record.id} />
      <ApiKeySeenFrom record={record} />
      <ApiKeyNetworksSeen record={record} />
      <ApiKeyExplain id={record.id} />
      <ApiKeyRequests id={record.id} />
      <ApiKeyHistory id={record.id} />
    </Stack>
  );
};

const Heading = ({ record }: { record: ApiKeyRecordFragment }) => (
  <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1.25, flexWrap: 'wrap' }}>
    {record.name}
    <Box component="span" sx={{ display: 'inline-flex', gap: 0.75, alignItems: 'center' }}>
      <ApiKeyStates record={record} />
      <EnvironmentTag environment={record.environment} />
    </Box>
  </Box>
);
