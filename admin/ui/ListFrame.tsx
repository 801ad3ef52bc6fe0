import { Box, Button, LinearProgress, Skeleton, Stack, useMediaQuery } from '@mui/material';
import type { ReactNode } from 'react';
import { type RaRecord, useListContext, useTranslate } from 'react-admin';
import { EmptyState } from './EmptyState.tsx';
import { ErrorState } from './ErrorState.tsx';
import { ListPager } from './ListPager.tsx';
import { Panel } from './Panel.tsx';

interface ListFrameProps<Item extends RaRecord> {
  filters?: ReactNode;
  /** Nothing has ever been made. */
  empty: ReactNode;
  /** Something exists, but not what was asked for. */
  isFiltered: boolean;
  onClear: () => void;
  table: ReactNode;
  card: (record: Item) => ReactNode;
  foot?: ReactNode;
}

/** One panel for every list: a table where there is room for one, cards where there is not. */
export const ListFrame = <Item extends RaRecord>({
  filters,
  empty,
  isFiltered,
  onClear,
  table,
  card,
  foot,
}: ListFrameProps<Item>) => {
  const { data, error, isPending, isPlaceholderData, refetch } = useListContext<Item>();
  const narrow = useMediaQuery('(max-width:839.95px)');
  const nothing = data?.length === 0;
  const showFilters = filters && !(nothing && !isFiltered);
  return (
    <Panel flush sx={{ overflow: 'hidden', position: 'relative' }}>
      {isPlaceholderData && <LinearProgress aria-hidden sx={{ position: 'absolute', inset: '0 0 auto' }} />}
      {showFilters && (
        <Stack
          direction="row"
          sx={{
            gap: 1,
            p: 1.5,
            flexWrap: 'wrap',
            alignItems: 'flex-end',
            borderBottom: 1,
            borderColor: 'divider',
          }}
        >
          {filters}
        </Stack>
      )}
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : isPending ? (
        <Loading />
      ) : nothing && !isFiltered ? (
        empty
      ) : nothing ? (
        <NoResults onClear={onClear} />
      ) : narrow ? (
        <Cards records={data ?? []} card={card} />
      ) : (
        <Box sx={{ overflowX: 'auto' }}>{table}</Box>
      )}
      {foot}
      {!nothing && !isPending && <ListPager />}
    </Panel>
  );
};

const NoResults = ({ onClear }: { onClear: () => void }) => {
  const t = useTranslate();
  return (
    <EmptyState
      icon="search"
      title={t('console.no_results.title')}
      actions={<Button onClick={onClear}>{t('console.no_results.clear')}</Button>}
    >
      {t('console.no_results.text')}
    </EmptyState>
  );
};

const Loading = () => (
  <Stack sx={{ p: 2, gap: 1.5 }} aria-hidden>
    {['a', 'b', 'c', 'd', 'e', 'f'].map((row, index) => (
      <Skeleton key={row} height={22} width={`${96 - index * 6}%`} />
    ))}
  </Stack>
);

const Cards = <Item extends RaRecord>({
  records,
  card,
}: {
  records: Item[];
  card: (record: Item) => ReactNode;
}) => (
  <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
    {records.map((record) => (
      <Box
        component="li"
        key={record.id}
        sx={{ p: 2, borderBottom: 1, borderColor: 'divider', '&:last-of-type': { borderBottom: 0 } }}
      >
        {card(record)}
      </Box>
    ))}
  </Box>
);
