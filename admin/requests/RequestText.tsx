import { Box, Tooltip } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { RequestRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { ErrorCode } from '../ui/ErrorCode.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

export const RequestOperation = ({ record }: { record: RequestRecordFragment }) => {
  const t = useTranslate();
  if (record.operation) return <Mono>{record.operation}</Mono>;
  return (
    <Box component="span" sx={{ color: 'text.secondary' }}>
      {t('requests.unnamed')}
    </Box>
  );
};

/** Warm for what the program got wrong or was refused, red for what went wrong here. */
export const RequestResult = ({ record }: { record: RequestRecordFragment }) => {
  const t = useTranslate();
  const label = record.ok ? t('requests.ok') : (record.code ?? t('requests.failed'));
  const chip = (
    <StatusChip
      tone={record.ok ? 'good' : record.status >= 500 ? 'bad' : 'warn'}
      icon={record.ok ? 'check' : 'alert'}
      label={label}
    />
  );
  return (
    <Tooltip title={`HTTP ${record.status}`}>
      <span>{record.ok || !record.code ? chip : <ErrorCode code={record.code}>{chip}</ErrorCode>}</span>
    </Tooltip>
  );
};
