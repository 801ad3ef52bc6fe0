import { Alert, Box, Stack } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import type { DisbursementRecordFragment } from '../gql/graphql.ts';
import { Page } from '../ui/Page.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { DisbursementActions } from './DisbursementActions.tsx';
import { DisbursementRows } from './DisbursementRows.tsx';
import { DisbursementStatusChip } from './DisbursementStatusChip.tsx';
import { DisbursementSummary } from './DisbursementSummary.tsx';

export const DisbursementShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'disbursements', type: 'list' });
  const name = (count: number) => t('resources.disbursements.name', { smart_count: count });
  return (
    <RecordPage<DisbursementRecordFragment> scope="disbursements:read" title={name(1)} every={3_000}>
      {(record) => (
        <Page
          title={record.name}
          heading={
            <Box
              component="span"
              sx={{ display: 'inline-flex', gap: 1.25, alignItems: 'center', flexWrap: 'wrap' }}
            >
              {record.name} <DisbursementStatusChip status={record.status} />
            </Box>
          }
          back={{ to: list, label: name(2) }}
          actions={<DisbursementActions record={record} />}
        >
          <Stack sx={{ gap: 2.5 }}>
            <DisbursementNotice record={record} />
            <DisbursementSummary record={record} />
            <DisbursementRows record={record} />
          </Stack>
        </Page>
      )}
    </RecordPage>
  );
};

const DisbursementNotice = ({ record }: { record: DisbursementRecordFragment }) => {
  const t = useTranslate();
  const { invalidRows } = record.validation;
  if (record.status === 'DRAFT' && invalidRows > 0) {
    return <Alert severity="warning">{t('disbursements.invalid', { smart_count: invalidRows })}</Alert>;
  }
  if (record.status === 'PENDING_APPROVAL' && record.actions.obstacle) {
    return <Alert severity="info">{record.actions.obstacle}</Alert>;
  }
  return null;
};
