import { Box } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useDataProvider, useListContext, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { formatCount, formatMoney } from '../ui/format.ts';

/** What everything that the filters show comes to, not this page alone. */
export const InvoiceSums = () => {
  const t = useTranslate();
  const { filterValues, data } = useListContext();
  const { invoiceSums } = useDataProvider<ConsoleDataProvider>();
  // Read again whenever the list is: `data` changes with it.
  const { data: sums = [] } = useQuery({
    queryKey: ['invoices', 'sums', filterValues, data?.map(({ id, updatedAt }) => `${id}${updatedAt}`)],
    queryFn: () => invoiceSums(filterValues),
    placeholderData: (before) => before,
  });
  if (sums.length === 0) return null;
  return (
    <Box
      component="ul"
      aria-label={t('invoices.sums.label')}
      sx={{
        listStyle: 'none',
        m: 0,
        px: 2,
        py: 1.25,
        display: 'grid',
        gap: 0.5,
        borderTop: 1,
        borderColor: 'divider',
        bgcolor: (theme) => theme.tokens.sunken,
        fontSize: '0.8125rem',
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      {sums.map(({ currency, count, total, due }) => (
        <Box
          component="li"
          key={currency}
          sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 2.5, rowGap: 0.25 }}
        >
          <strong>{currency}</strong>
          <span>{t('invoices.sums.count', { smart_count: count, count: formatCount(count) })}</span>
          <span>{t('invoices.sums.total', { amount: formatMoney(total) })}</span>
          <span>{t('invoices.sums.due', { amount: formatMoney(due) })}</span>
        </Box>
      ))}
    </Box>
  );
};
