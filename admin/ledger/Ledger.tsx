import { Skeleton, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RequireScope } from '../ui/RequireScope.tsx';
import { LedgerCheckpoint } from './LedgerCheckpoint.tsx';
import { LedgerHealthChip, LedgerHealthReasons } from './LedgerHealth.tsx';
import { LedgerKeys } from './LedgerKeys.tsx';
import { LedgerMirror } from './LedgerMirror.tsx';
import { LedgerTiles } from './LedgerTiles.tsx';
import { LedgerWitnesses } from './LedgerWitnesses.tsx';
import { type LedgerRecord, useLedger } from './useLedger.ts';

export const Ledger = () => {
  const t = useTranslate();
  return (
    <RequireScope scope="events:read" title={t('ledger.title')}>
      <LedgerPage />
    </RequireScope>
  );
};

const LedgerPage = () => {
  const t = useTranslate();
  const { data, error, refetch } = useLedger();
  return (
    <Page
      title={t('ledger.title')}
      lead={t('ledger.lead')}
      actions={data && <LedgerHealthChip status={data.health.status} />}
      width={1080}
    >
      {data && <LedgerBody record={data} />}
      {data === null && (
        <Panel flush>
          <EmptyState icon="layers" title={t('ledger.missing')} />
        </Panel>
      )}
      {data === undefined && (
        <Panel flush={Boolean(error)}>
          {error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton height={160} />}
        </Panel>
      )}
    </Page>
  );
};

const LedgerBody = ({ record }: { record: LedgerRecord }) => (
  <Stack sx={{ gap: 2.5 }}>
    <LedgerHealthReasons health={record.health} />
    <LedgerTiles record={record} />
    <LedgerCheckpoint record={record} />
    <LedgerWitnesses record={record} />
    <LedgerKeys record={record} />
    <LedgerMirror />
  </Stack>
);
