import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { StatusChip } from '../ui/StatusChip.tsx';
import { ApiKeyStatusChip } from './ApiKeyStatusChip.tsx';
import { isRotating } from './rotation.ts';

/** Its state, and what else is going on with it. */
export const ApiKeyStates = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  return (
    <Box component="span" sx={{ display: 'inline-flex', gap: 0.75, flexWrap: 'wrap' }}>
      <ApiKeyStatusChip status={record.status} />
      {isRotating(record) && <StatusChip tone="info" icon="rotate" label={t('api_keys.list.rotating')} />}
      {record.archivedAt && <StatusChip tone="neutral" icon="archive" label={t('api_keys.archive.chip')} />}
    </Box>
  );
};
