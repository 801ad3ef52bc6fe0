import { Link, Stack } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import type { ActivityQuery, ActivityRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { CopyText } from '../ui/CopyText.tsx';
import { ExactTime } from '../ui/ExactTime.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { formatCount } from '../ui/format.ts';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RecordPage } from '../ui/RecordPage.tsx';
import { ActivityDetails } from './ActivityDetails.tsx';
import { ActivityActor, ActivitySubject, ActivityTitle } from './ActivityText.tsx';

type Shown = ActivityRecordFragment & Partial<Extract<ActivityQuery['record'], { type: string }>>;

export const ActivityShow = () => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'activities', type: 'list' });
  const name = (count: number) => t('resources.activities.name', { smart_count: count });
  return (
    <RecordPage<Shown> scope="activity:read" title={name(1)}>
      {(record) => (
        <Page
          title={t(`activities.type.${record.type.replace('.', '_')}`, { _: record.type })}
          heading={<ActivityTitle record={record} />}
          lead={record.reason}
          back={{ to: list, label: name(2) }}
          width={860}
        >
          <Stack sx={{ gap: 2.5 }}>
            <ActivityFacts record={record} />
            {Object.keys(record.data ?? {}).length > 0 && (
              <Panel title={t('activities.details')}>
                <ActivityDetails data={record.data} />
              </Panel>
            )}
          </Stack>
        </Page>
      )}
    </RecordPage>
  );
};

const ActivityFacts = ({ record }: { record: Shown }) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.activities.fields.${name}`);
  return (
    <Panel>
      <Facts>
        <Fact label={field('createdAt')}>
          <ExactTime at={record.createdAt} />
        </Fact>
        <Fact label={field('subject')}>
          <ActivitySubject subject={record.subject} />
        </Fact>
        <Fact label={field('actor')}>
          <ActivityActor actor={record.actor} />
        </Fact>
        {record.ip && (
          <Fact label={field('ip')}>
            <Mono>{record.ip}</Mono>
          </Fact>
        )}
        <Fact label={field('type')}>
          <Mono>{record.type}</Mono>
        </Fact>
        {record.ledgerEntry && (
          <Fact label={field('ledgerEntry')}>
            <Link href={`/verify/${record.ledgerEntry.id}`} target="_blank" rel="noopener">
              {t('activities.entry', { index: formatCount(record.ledgerEntry.logIndex) })}
            </Link>
          </Fact>
        )}
        <Fact label={field('requestId')}>
          <CopyText text={record.requestId} what={field('requestId')} />
        </Fact>
      </Facts>
    </Panel>
  );
};
