import { Box, Link as MuiLink, Stack } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import type { ClientRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { CopyText } from '../ui/CopyText.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { ClientActions } from './ClientActions.tsx';
import { ClientArchivedChip } from './ClientArchivedChip.tsx';
import { ClientInvoices } from './ClientInvoices.tsx';

export const ClientShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'clients', type: 'list' });
  const name = (count: number) => t('resources.clients.name', { smart_count: count });
  return (
    <RecordPage<ClientRecordFragment> scope="clients:read" title={name(1)}>
      {(record) => (
        <Page
          title={record.name}
          heading={
            <Box
              component="span"
              sx={{ display: 'inline-flex', gap: 1.25, alignItems: 'center', flexWrap: 'wrap' }}
            >
              {record.name} {record.archivedAt && <ClientArchivedChip />}
            </Box>
          }
          back={{ to: list, label: name(2) }}
          actions={<ClientActions record={record} />}
          width={1080}
        >
          <Stack sx={{ gap: 2.5 }}>
            <ClientFacts record={record} />
            <ClientInvoices client={record} />
          </Stack>
        </Page>
      )}
    </RecordPage>
  );
};

const ClientFacts = ({ record }: { record: ClientRecordFragment }) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.clients.fields.${name}`);
  return (
    <Panel title={t('clients.show.facts')}>
      <Facts>
        <Fact label={field('email')}>
          {record.email ? <MuiLink href={`mailto:${record.email}`}>{record.email}</MuiLink> : '–'}
        </Fact>
        <Fact label={field('phone')}>{record.phone ?? '–'}</Fact>
        <Fact label={field('externalId')}>{record.externalId ? <Mono>{record.externalId}</Mono> : '–'}</Fact>
        <Fact label={field('id')}>
          <CopyText text={record.id} what={field('id')} />
        </Fact>
        <Fact label={field('createdAt')}>
          <TimeText at={record.createdAt} /> · {record.createdBy.label}
        </Fact>
      </Facts>
    </Panel>
  );
};
