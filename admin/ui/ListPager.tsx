import { IconButton, Stack, Typography } from '@mui/material';
import { useListContext, useTranslate } from 'react-admin';
import { Icon } from './icons.tsx';

/** Back and forth, as cursors can; the count is there when the server gave one. */
export const ListPager = () => {
  const t = useTranslate();
  const { data, page, perPage, setPage, hasNextPage, hasPreviousPage, meta } = useListContext();
  const from = (page - 1) * perPage + 1;
  const to = from + (data?.length ?? 0) - 1;
  const total: unknown = meta?.totalCount;
  const range =
    typeof total === 'number'
      ? t('console.pager.of', { from, to, total })
      : t(hasNextPage ? 'console.pager.more' : 'console.pager.range', { from, to });
  return (
    <Stack
      component="nav"
      aria-label={t('console.pager.label')}
      direction="row"
      sx={{
        alignItems: 'center',
        justifyContent: 'space-between',
        px: 2,
        py: 0.75,
        borderTop: 1,
        borderColor: 'divider',
      }}
    >
      <Typography variant="caption" sx={{ color: 'text.secondary', fontVariantNumeric: 'tabular-nums' }}>
        {range}
      </Typography>
      <Stack direction="row" sx={{ gap: 0.5 }}>
        <IconButton
          size="small"
          aria-label={t('console.pager.previous')}
          disabled={!hasPreviousPage}
          onClick={() => setPage(page - 1)}
        >
          <Icon name="chevronLeft" />
        </IconButton>
        <IconButton
          size="small"
          aria-label={t('console.pager.next')}
          disabled={!hasNextPage}
          onClick={() => setPage(page + 1)}
        >
          <Icon name="chevronRight" />
        </IconButton>
      </Stack>
    </Stack>
  );
};
