import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';

interface InvoiceTotalsProps {
  subtotal: string;
  tax: string;
  total: string;
  live?: boolean;
}

export const InvoiceTotals = ({ subtotal, tax, total, live }: InvoiceTotalsProps) => (
  <Box
    component="dl"
    aria-live={live ? 'polite' : undefined}
    sx={{
      m: 0,
      ml: 'auto',
      width: { xs: '100%', sm: 'auto' },
      minWidth: { sm: 280 },
      fontVariantNumeric: 'tabular-nums',
    }}
  >
    <Row name="subtotal" value={subtotal} />
    <Row name="tax" value={tax} />
    <Row name="total" value={total} strong />
  </Box>
);

const Row = ({ name, value, strong }: { name: string; value: string; strong?: boolean }) => {
  const t = useTranslate();
  return (
    <Box
      sx={{
        display: 'flex',
        justifyContent: 'space-between',
        gap: 3,
        py: 0.5,
        ...(strong
          ? { fontWeight: 650, fontSize: '1rem', mt: 0.5, pt: 1, borderTop: 1, borderColor: 'divider' }
          : {}),
      }}
    >
      <Box component="dt" sx={strong ? undefined : { color: 'text.secondary' }}>
        {t(`resources.invoices.fields.${name}`)}
      </Box>
      <Box component="dd" sx={{ m: 0, textAlign: 'right', overflowWrap: 'anywhere' }}>
        {value}
      </Box>
    </Box>
  );
};
