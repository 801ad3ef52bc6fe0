import { Box, Chip, Stack } from '@mui/material';
import { DataTable, useListContext, useTranslate } from 'react-admin';
import type { ActivityRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ChoiceFilter, SearchFilter } from '../ui/filters.tsx';
import { ListFrame } from '../ui/ListFrame.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';
import { ResourceList } from '../ui/ResourceList.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { ActivityActor, ActivitySubject, ActivityTitle } from './ActivityText.tsx';
import { activityThings } from './resource.ts';

const newest = { field: 'createdAt', order: 'DESC' } as const;

export const ActivityList = () => {
  const t = useTranslate();
  return (
    <ResourceList scope="activity:read" sort={newest} lead={t('activities.lead')}>
      <ActivityListBody />
    </ResourceList>
  );
};

const ActivityListBody = () => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const filtered = Object.values(filterValues).some((value) => value && value !== 'all');
  return (
    <ListFrame<ActivityRecordFragment>
      filters={<ActivityFilters />}
      isFiltered={filtered}
      onClear={() => setFilters({})}
      empty={
        <EmptyState icon="history" title={t('activities.empty.title')}>
          {t('activities.empty.text')}
        </EmptyState>
      }
      table={<ActivityTable />}
      card={(record) => <ActivityCard record={record} />}
    />
  );
};

const ActivityFilters = () => {
  const t = useTranslate();
  const choices = ['all', ...activityThings].map((value) => ({
    value,
    label: t(`activities.thing.${value}`),
  }));
  return (
    <>
      <SearchFilter label={t('activities.search')} />
      <ChoiceFilter
        source="type"
        label={t('resources.activities.fields.type')}
        fallback="all"
        choices={choices}
      />
      <IdFilter source="actorId" />
      <IdFilter source="subjectId" />
    </>
  );
};

/** Set by a link; shown so that it can be taken off again. */
const IdFilter = ({ source }: { source: 'actorId' | 'subjectId' }) => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const id: unknown = filterValues[source];
  if (typeof id !== 'string' || !id) return null;
  const { [source]: _, ...others } = filterValues;
  return (
    <Chip
      label={t(`activities.only.${source}`, { id: `${id.slice(0, 8)}…${id.slice(-4)}` })}
      onDelete={() => setFilters(others)}
      sx={{ alignSelf: 'center' }}
    />
  );
};

const Col = DataTable.Col<ActivityRecordFragment>;

const ActivityTable = () => (
  <DataTable<ActivityRecordFragment> rowClick="show" bulkActionButtons={false}>
    <Col source="createdAt" render={(entry) => <TimeText at={entry.createdAt} />} />
    <Col source="type" disableSort render={(entry) => <Title record={entry} />} />
    <Col source="subject" disableSort render={(entry) => <ActivitySubject subject={entry.subject} />} />
    <Col source="actor" disableSort render={(entry) => <By record={entry} />} />
    <Col source="reason" disableSort render={(entry) => <Reason text={entry.reason} />} />
    <Col source="ip" disableSort render={(entry) => (entry.ip ? <Mono muted>{entry.ip}</Mono> : '–')} />
  </DataTable>
);

const Title = ({ record }: { record: ActivityRecordFragment }) => (
  <RecordLink resource="activities" id={record.id} strong>
    <ActivityTitle record={record} />
  </RecordLink>
);

const By = ({ record }: { record: ActivityRecordFragment }) => {
  const t = useTranslate();
  const { filterValues, setFilters } = useListContext();
  const { id } = record.actor;
  return (
    <Box>
      <Box sx={{ lineHeight: '26px' }}>
        <ActivityActor actor={record.actor} />
      </Box>
      {id && filterValues.actorId !== id && (
        <Box
          component="button"
          type="button"
          onClick={(event) => {
            event.stopPropagation();
            setFilters({ ...filterValues, actorId: id });
          }}
          sx={{
            display: 'block',
            p: 0,
            border: 0,
            bgcolor: 'transparent',
            color: 'text.secondary',
            font: 'inherit',
            fontSize: '0.75rem',
            minHeight: 24,
            cursor: 'pointer',
            textDecoration: 'underline dotted',
          }}
        >
          {t('activities.only_these')}
        </Box>
      )}
    </Box>
  );
};

const Reason = ({ text }: { text: string | null }) => (
  <Box sx={{ maxWidth: 260, overflowWrap: 'anywhere', color: text ? undefined : 'text.secondary' }}>
    {text ?? '–'}
  </Box>
);

const ActivityCard = ({ record }: { record: ActivityRecordFragment }) => (
  <Stack sx={{ gap: 0.25, fontSize: '0.8125rem', lineHeight: '26px' }}>
    <Stack direction="row" sx={{ justifyContent: 'space-between', gap: 1 }}>
      <Title record={record} />
      <TimeText at={record.createdAt} />
    </Stack>
    <Box>
      <ActivitySubject subject={record.subject} /> · <ActivityActor actor={record.actor} />
    </Box>
    {record.reason && <Box sx={{ color: 'text.secondary' }}>{record.reason}</Box>}
  </Stack>
);
