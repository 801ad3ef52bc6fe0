import { Alert, Box, Button, Link, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { EventRecordFragment } from '../gql/graphql.ts';
import { downloadText } from '../ui/csv.ts';
import { Icon } from '../ui/icons.tsx';
import { Panel } from '../ui/Panel.tsx';
import { EventProofSteps } from './EventProofSteps.tsx';
import { EventProofTree } from './EventProofTree.tsx';
import { EventProofVerdict } from './EventProofVerdict.tsx';
import type { CheckedEvent } from './reads.ts';
import { useEventProof } from './useEventProof.ts';

interface EventProofProps {
  record: EventRecordFragment;
}

/** That the event is in the log, checked by the visitor's own browser. */
export const EventProof = ({ record }: EventProofProps) => {
  const t = useTranslate();
  const { data, error, isFetching, refetch } = useEventProof(record.id);
  return (
    <Panel
      flush
      title={t('events.proof.title')}
      hint={t('events.proof.hint')}
      actions={
        <Button
          size="small"
          variant="outlined"
          startIcon={<Icon name="checkCircle" size={15} />}
          onClick={() => void refetch()}
          disabled={isFetching}
        >
          {t(isFetching ? 'events.proof.verifying' : 'events.proof.verify')}
        </Button>
      }
    >
      {error && (
        <Alert severity="error" sx={{ mx: 2.5, mb: 2 }}>
          {t('events.proof.failed', { message: error.message })}
        </Alert>
      )}
      {data && <Checked record={record} checked={data} />}
    </Panel>
  );
};

const Checked = ({ record, checked }: EventProofProps & { checked: CheckedEvent }) => (
  <>
    <EventProofVerdict checked={checked} />
    <Box
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 1fr) 340px' },
        columnGap: 3,
        rowGap: 2,
        px: { xs: 2, sm: 2.5 },
        py: 2,
      }}
    >
      <EventProofSteps steps={checked.verification.steps} />
      <EventProofTree verification={checked.verification} />
    </Box>
    <Links record={record} checked={checked} />
  </>
);

const Links = ({ record, checked }: EventProofProps & { checked: CheckedEvent }) => {
  const t = useTranslate();
  return (
    <Stack
      direction="row"
      sx={{
        flexWrap: 'wrap',
        columnGap: 2.5,
        rowGap: 1,
        alignItems: 'center',
        px: { xs: 2, sm: 2.5 },
        py: 1.5,
        borderTop: 1,
        borderColor: 'divider',
        fontSize: '0.8125rem',
      }}
    >
      <Link
        component="button"
        type="button"
        sx={{ fontSize: 'inherit' }}
        onClick={() => downloadText(checked.file, `${record.id}.tlog-proof`, 'text/plain')}
      >
        {t('events.proof.download')}
      </Link>
      <Link href={`/verify/${record.id}`} target="_blank" rel="noopener">
        {t('events.proof.page')}
      </Link>
      <Box sx={{ color: 'text.secondary', flex: '1 1 260px' }}>{t('events.proof.page_hint')}</Box>
    </Stack>
  );
};
