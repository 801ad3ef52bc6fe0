import { Box, Button, Skeleton, Stack } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { TraceEventsQuery, TraceRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';
import { formatUtc, shorten } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { RecordLink } from '../ui/RecordLink.tsx';

type TraceEvent = NonNullable<TraceEventsQuery['trace']>['events']['nodes'][number];

/** All of them, in their order, a hundred at a time. Read again when one was added. */
export const TraceEvents = ({ record }: { record: TraceRecordFragment }) => {
  const t = useTranslate();
  const { traceEvents } = useDataProvider<ConsoleDataProvider>();
  const { data, hasNextPage, isFetching, fetchNextPage } = useInfiniteQuery({
    queryKey: ['traces', 'events', record.id, record.eventCount],
    queryFn: ({ pageParam }) => traceEvents(record.id, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => (last?.pageInfo.hasNextPage ? last.pageInfo.endCursor : undefined),
    placeholderData: (before) => before,
  });
  const events = data?.pages.flatMap((page) => page?.nodes ?? []) ?? [];
  const isEmpty = record.eventCount === 0;
  return (
    <Panel
      title={`${t('traces.show.events')} (${record.eventCount})`}
      hint={isEmpty ? undefined : t('traces.show.events_hint')}
    >
      {isEmpty && (
        <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{t('traces.show.no_events')}</Box>
      )}
      {!data && !isEmpty && <Skeleton height={40} />}
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {events.map((event, index) => (
          <EventRow key={event.id} event={event} number={index + 1} />
        ))}
      </Box>
      {hasNextPage && (
        <Button sx={{ mt: 1.5 }} loading={isFetching} onClick={() => void fetchNextPage()}>
          {t('traces.show.more')}
        </Button>
      )}
    </Panel>
  );
};

const EventRow = ({ event, number }: { event: TraceEvent; number: number }) => {
  const t = useTranslate();
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        gridTemplateColumns: { xs: '28px minmax(0, 1fr)', sm: '36px minmax(0, 1fr) auto' },
        columnGap: 1,
        py: 1.25,
        borderBottom: 1,
        borderColor: 'divider',
        fontSize: '0.8125rem',
        '&:last-of-type': { borderBottom: 0 },
      }}
    >
      <Box sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>{number}</Box>
      <Box sx={{ minWidth: 0 }}>
        <RecordLink resource="events" id={event.id} strong>
          {event.type}
        </RecordLink>
        <Box sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>
          #{event.logIndex} · {formatUtc(event.ingestedAt)} · {event.createdBy.label}
        </Box>
      </Box>
      <Stack direction="row" sx={{ alignItems: 'center', gap: 0.5, gridColumn: { xs: 2, sm: 3 } }}>
        <Mono muted>{shorten(event.hash)}</Mono>
        <CopyButton text={event.hash} what={t('resources.events.fields.hash')} />
      </Stack>
    </Box>
  );
};
