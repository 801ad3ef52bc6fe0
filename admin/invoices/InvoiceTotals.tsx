import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';

interface InvoiceTotalsProps {
  subtotal: string;
  tax: string;
  total: string;
  live?: boolean;
}

export const InvoiceTotals = ({ subtotal, tax, total, live }: InvoiceTotalsProps) => {
  const t = useTranslate();
  const rows = [
    { name: 'subtotal', value: subtotal },
    { name: 'tax', value: tax },
    { name: 'total', value: total },
  ];
  return (
    <Box
      component="dl"
      aria-live={live ? 'polite' : undefined}
      sx={{
        m: 0,
        ml: 'auto',
        minWidth: { xs: '100%', sm: 260 },
        display: 'grid',
        gridTemplateColumns: '1fr auto',
        gap: '6px 32px',
        fontVariantNumeric: 'tabular-nums',
      }}
    >
      {rows.map(({ name, value }) => {
        const strong =
          name === 'total'
            ? { fontWeight: 650, fontSize: '1rem', pt: 1, borderTop: 1, borderColor: 'divider' }
            : { color: 'text.secondary' };
        return [
          <Box component="dt" key={`${name}-label`} sx={strong}>
            {t(`resources.invoices.fields.${name}`)}
          </Box>,
          <Box
            component="dd"
            key={name}
            sx={{
              ...strong,
              m: 0,
              textAlign: 'right',
              color: 'text.primary',
              mx: name === 'total' ? '-32px 0 0 -32px' : undefined,
            }}
          >
            {value}
          </Box>,
        ];
      })}
    </Box>
  );
};
