import { Box } from '@mui/material';
import { DataTable, useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { formatDay } from '../ui/format.ts';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ApiKeySparkline } from './ApiKeySparkline.tsx';
import { ApiKeyStates } from './ApiKeyStates.tsx';
import { ApiKeyExpires, ApiKeyLastUse, ApiKeyMasked, ApiKeyScopes } from './ApiKeyText.tsx';
import { EnvironmentTag } from './EnvironmentTag.tsx';
import { useCreatedKey } from './useCreatedKey.ts';

const Col = DataTable.Col<ApiKeyRecordFragment>;

export const ApiKeyTable = () => {
  const t = useTranslate();
  const created = useCreatedKey();
  return (
    <DataTable<ApiKeyRecordFragment>
      rowClick="show"
      bulkActionButtons={false}
      rowSx={(record) => (record.id === created ? { boxShadow: 'inset 3px 0 0 currentColor' } : {})}
    >
      <Col source="name" render={(key) => <Name record={key} focused={key.id === created} />} />
      <Col
        source="prefix"
        disableSort
        label={t('resources.api-keys.fields.key')}
        render={(key) => <ApiKeyMasked {...key} />}
      />
      <Col source="status" disableSort render={(key) => <ApiKeyStates record={key} />} />
      <Col source="scopes" disableSort render={(key) => <ApiKeyScopes scopes={key.scopes} />} />
      <Col source="createdAt" render={(key) => <CreatedBy record={key} />} />
      <Col source="expiresAt" render={(key) => <ApiKeyExpires {...key} />} />
      <Col source="usage" disableSort render={(key) => <ApiKeySparkline id={key.id} />} />
      <Col source="lastUsedAt" render={(key) => <ApiKeyLastUse {...key} />} />
    </DataTable>
  );
};

const Name = ({ record, focused }: { record: ApiKeyRecordFragment; focused: boolean }) => (
  <Box sx={{ minWidth: 130 }}>
    <RecordLink resource="api-keys" id={record.id} strong focused={focused}>
      {record.name}
    </RecordLink>{' '}
    <EnvironmentTag environment={record.environment} />
  </Box>
);

const CreatedBy = ({ record }: { record: ApiKeyRecordFragment }) => (
  <Box sx={{ lineHeight: 1.4 }}>
    <Box sx={{ whiteSpace: 'nowrap' }}>{formatDay(record.createdAt)}</Box>
    <Box
      sx={{
        color: 'text.secondary',
        fontSize: '0.75rem',
        maxWidth: 160,
        overflow: 'hidden',
        textOverflow: 'ellipsis',
        whiteSpace: 'nowrap',
      }}
    >
      {record.createdBy.label}
    </Box>
  </Box>
);
