import { Alert, Box, Stack } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import type { TraceRecordFragment } from '../gql/graphql.ts';
import { CopyText } from '../ui/CopyText.tsx';
import { ExactTime } from '../ui/ExactTime.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { VerifyLink } from '../ui/VerifyLink.tsx';
import { TraceActions } from './TraceActions.tsx';
import { TraceEvents } from './TraceEvents.tsx';
import { TraceStatusChip } from './TraceStatusChip.tsx';

interface TraceProps {
  record: TraceRecordFragment;
}

/** Programs add events while somebody looks. */
const everyMs = 5_000;

export const TraceShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'traces', type: 'list' });
  const name = (count: number) => t('resources.traces.name', { smart_count: count });
  return (
    <RecordPage<TraceRecordFragment> scope="events:read" title={name(1)} every={everyMs}>
      {(record) => (
        <Page
          title={record.label}
          heading={
            <Box
              component="span"
              sx={{ display: 'inline-flex', gap: 1.25, alignItems: 'center', flexWrap: 'wrap' }}
            >
              {record.label} <TraceStatusChip status={record.status} />
            </Box>
          }
          lead={record.description ?? undefined}
          back={{ to: list, label: name(2) }}
          actions={<TraceActions record={record} />}
          width={980}
        >
          <Stack sx={{ gap: 2.5 }}>
            {record.status === 'SEALING' && <Alert severity="info">{t('traces.show.sealing')}</Alert>}
            {record.sealEventId && <TraceSeal record={record} sealEventId={record.sealEventId} />}
            <TraceFacts record={record} />
            <TraceEvents record={record} />
          </Stack>
        </Page>
      )}
    </RecordPage>
  );
};

const TraceSeal = ({ record, sealEventId }: TraceProps & { sealEventId: string }) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.traces.fields.${name}`);
  return (
    <Panel
      title={t('traces.show.proof')}
      hint={t('traces.show.proof_hint')}
      actions={record.sealedAt && <VerifyLink id={record.id} />}
    >
      <Facts>
        {record.sealedAt && (
          <Fact label={field('sealedAt')}>
            <ExactTime at={record.sealedAt} />
          </Fact>
        )}
        {record.root && (
          <Fact label={field('root')}>
            <CopyText text={record.root} what={field('root')} />
            <Box sx={{ color: 'text.secondary' }}>{t('traces.show.root_hint')}</Box>
          </Fact>
        )}
        <Fact label={field('sealEvent')}>
          <RecordLink resource="events" id={sealEventId}>
            {sealEventId}
          </RecordLink>
        </Fact>
      </Facts>
    </Panel>
  );
};

const TraceFacts = ({ record }: TraceProps) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.traces.fields.${name}`);
  return (
    <Panel title={t('traces.show.facts')}>
      <Facts>
        <Fact label={field('createdAt')}>
          <ExactTime at={record.createdAt} /> · {record.createdBy.label}
        </Fact>
        <Fact label={field('id')}>
          <CopyText text={record.id} what={field('id')} />
        </Fact>
      </Facts>
    </Panel>
  );
};
