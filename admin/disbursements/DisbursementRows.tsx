import {
  Box,
  Button,
  MenuItem,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
  TextField,
  useMediaQuery,
} from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type {
  DisbursementItemStatus,
  DisbursementRecordFragment,
  DisbursementRowFragment,
} from '../gql/graphql.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { formatCount, formatMoney } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { ScrollBox } from '../ui/ScrollBox.tsx';
import { DisbursementRowActions } from './DisbursementRowActions.tsx';
import { DisbursementStatusChip } from './DisbursementStatusChip.tsx';

const movesMs = 3_000;

export const DisbursementRows = ({ record }: { record: DisbursementRecordFragment }) => {
  const t = useTranslate();
  const narrow = useMediaQuery('(max-width:839.95px)');
  const [asked, setAsked] = useState<DisbursementItemStatus | 'all'>(
    record.validation.invalidRows > 0 ? 'INVALID' : 'all',
  );
  const states = record.progress.map(({ status }) => status);
  // The last row of a state may just have left it.
  const status = asked === 'all' || states.includes(asked) ? asked : 'all';
  const { disbursementRows } = useDataProvider<ConsoleDataProvider>();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['disbursements', 'rows', record.id, status],
    queryFn: ({ pageParam }) => disbursementRows(record.id, status === 'all' ? null : status, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null),
    refetchInterval: record.status === 'PROCESSING' ? movesMs : false,
  });
  const rows = data?.pages.flatMap((page) => page?.nodes ?? []) ?? [];
  const total = data?.pages[0]?.totalCount ?? 0;
  return (
    <Panel
      flush
      title={t('disbursements.rows.title')}
      actions={
        <TextField
          select
          size="small"
          value={status}
          onChange={(event) => setAsked(event.target.value as typeof asked)}
          slotProps={{ select: { SelectDisplayProps: { 'aria-label': t('disbursements.rows.filter') } } }}
        >
          {['all', ...states].map((value) => (
            <MenuItem key={value} value={value}>
              {t(value === 'all' ? 'disbursements.rows.all' : `disbursements.status.${value}`)}
            </MenuItem>
          ))}
        </TextField>
      }
    >
      {error && <ErrorState error={error} retry={() => void refetch()} />}
      {narrow ? (
        <RowCards rows={rows} />
      ) : (
        <ScrollBox label={t('disbursements.rows.title')}>
          <RowTable rows={rows} />
        </ScrollBox>
      )}
      {hasNextPage && (
        <Box sx={{ px: 2.5, py: 1.25, borderTop: 1, borderColor: 'divider' }}>
          <Button size="small" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('disbursements.rows.more', { shown: formatCount(rows.length), total: formatCount(total) })}
          </Button>
        </Box>
      )}
    </Panel>
  );
};

const RowTable = ({ rows }: { rows: readonly DisbursementRowFragment[] }) => {
  const t = useTranslate();
  const head = (name: string) => t(`disbursements.column.${name}`);
  return (
    <Table size="small" sx={{ '& td': { verticalAlign: 'top' } }}>
      <TableHead>
        <TableRow>
          <TableCell>{head('row')}</TableCell>
          <TableCell>{head('name')}</TableCell>
          <TableCell>{head('reference')}</TableCell>
          <TableCell>{head('status')}</TableCell>
          <TableCell align="right">{head('amount')}</TableCell>
          <TableCell align="right">{head('actions')}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.id}>
            <TableCell sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>
              {row.row}
            </TableCell>
            <TableCell sx={{ minWidth: 180, overflowWrap: 'anywhere' }}>
              <Box sx={{ fontWeight: 600 }}>{row.name || '–'}</Box>
              <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>{row.destination || '–'}</Box>
              <RowFaults row={row} />
            </TableCell>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>
              {[row.reference, row.clientExternalId].filter(Boolean).join(' · ')}
            </TableCell>
            <TableCell>
              <DisbursementStatusChip status={row.status} />
            </TableCell>
            <TableCell align="right" sx={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
              {row.amount ? formatMoney(row.amount) : row.amountText || '–'}
            </TableCell>
            <TableCell align="right" sx={{ whiteSpace: 'nowrap', py: 0.5 }}>
              <DisbursementRowActions row={row} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
};

/** Where there is no room for a table. */
const RowCards = ({ rows }: { rows: readonly DisbursementRowFragment[] }) => (
  <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
    {rows.map((row) => (
      <Box component="li" key={row.id} sx={{ px: 2, py: 1.5, borderTop: 1, borderColor: 'divider' }}>
        <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, fontWeight: 600 }}>
          <Box sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
            {row.row} · {row.name || '–'}
          </Box>
          <Box sx={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
            {row.amount ? formatMoney(row.amount) : row.amountText || '–'}
          </Box>
        </Box>
        <Box sx={{ color: 'text.secondary', fontSize: '0.75rem', overflowWrap: 'anywhere' }}>
          {[row.destination || '–', row.reference, row.clientExternalId].filter(Boolean).join(' · ')}
        </Box>
        <RowFaults row={row} />
        <Box
          sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, alignItems: 'center', mt: 0.75 }}
        >
          <DisbursementStatusChip status={row.status} />
          <Box sx={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end' }}>
            <DisbursementRowActions row={row} />
          </Box>
        </Box>
      </Box>
    ))}
  </Box>
);

const RowFaults = ({ row }: { row: DisbursementRowFragment }) => {
  const faults = [
    ...row.errors.map(({ column, message }) => `${column}: ${message}`),
    ...(row.failureMessage ? [`${row.failureMessage} (${row.failureCode})`] : []),
  ];
  if (faults.length === 0) return null;
  return (
    <Box
      component="ul"
      sx={{
        listStyle: 'none',
        m: 0,
        mt: 0.5,
        p: 0,
        fontSize: '0.75rem',
        color: (theme) => theme.tokens.tones.bad.text,
      }}
    >
      {faults.map((fault) => (
        <li key={fault}>{fault}</li>
      ))}
    </Box>
  );
};
