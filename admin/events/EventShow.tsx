import { Stack } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import type { EventRecordFragment } from '../gql/graphql.ts';
import { CodeBlock } from '../ui/Code.tsx';
import { CopyText } from '../ui/CopyText.tsx';
import { ExactTime } from '../ui/ExactTime.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { EventProof } from './EventProof.tsx';
import { EventReceipt } from './EventReceipt.tsx';

export const EventShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'events', type: 'list' });
  const name = (count: number) => t('resources.events.name', { smart_count: count });
  return (
    <RecordPage<EventRecordFragment> scope="events:read" title={name(1)}>
      {(record) => (
        <Page
          title={record.type}
          lead={t('events.show.lead', { index: record.logIndex })}
          back={{ to: list, label: name(2) }}
          width={980}
        >
          <Stack sx={{ gap: 2.5 }}>
            <EventFacts record={record} />
            <Panel title={t('resources.events.fields.payload')} hint={t('events.show.payload_hint')}>
              <CodeBlock
                code={JSON.stringify(record.payload, null, 2)}
                what={t('resources.events.fields.payload')}
              />
            </Panel>
            {record.metadata !== null && (
              <Panel title={t('resources.events.fields.metadata')} hint={t('events.show.metadata_hint')}>
                <CodeBlock
                  code={JSON.stringify(record.metadata, null, 2)}
                  what={t('resources.events.fields.metadata')}
                />
              </Panel>
            )}
            <EventProof record={record} />
            <EventReceipt record={record} />
          </Stack>
        </Page>
      )}
    </RecordPage>
  );
};

const EventFacts = ({ record }: { record: EventRecordFragment }) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.events.fields.${name}`);
  return (
    <Panel>
      <Facts>
        <Fact label={field('id')}>
          <CopyText text={record.id} what={field('id')} />
        </Fact>
        <Fact label={field('logIndex')}>{record.logIndex}</Fact>
        <Fact label={field('ingestedAt')}>
          <ExactTime at={record.ingestedAt} />
        </Fact>
        {record.occurredAt && (
          <Fact label={field('occurredAt')}>
            <ExactTime at={record.occurredAt} />
          </Fact>
        )}
        <Fact label={field('createdBy')}>{record.createdBy.label}</Fact>
      </Facts>
    </Panel>
  );
};
