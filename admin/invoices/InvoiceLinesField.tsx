import { Box, Button, FormHelperText } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useFieldArray, useFormState, useWatch } from 'react-hook-form';
import { formatMoney } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { Panel } from '../ui/Panel.tsx';
import { InvoiceLineFields } from './InvoiceLineFields.tsx';
import { InvoiceTotals } from './InvoiceTotals.tsx';
import { emptyLine, type InvoiceForm } from './invoiceForm.ts';
import { invoiceTotals, minorDigits } from './totals.ts';

export const InvoiceLinesField = () => {
  const t = useTranslate();
  const { fields, append, remove } = useFieldArray<InvoiceForm, 'lines'>({
    name: 'lines',
    rules: { validate: (lines) => (lines.length > 0 ? undefined : t('invoices.form.no_lines')) },
  });
  const { errors } = useFormState<InvoiceForm>();
  const [lines = [], typed = 'USD'] = useWatch<InvoiceForm, ['lines', 'currency']>({
    name: ['lines', 'currency'],
  });
  const currency = typed?.toUpperCase() ?? 'USD';
  const totals = invoiceTotals(lines, currency);
  const problem = errors.lines?.root?.message ?? errors.lines?.message;
  return (
    <Panel title={t('resources.invoices.fields.lines')}>
      <Box sx={{ display: 'grid', gap: { xs: 2, md: 1.25 } }}>
        {fields.map((field, index) => (
          <InvoiceLineFields
            key={field.id}
            index={index}
            digits={minorDigits(currency)}
            amount={money(totals.lines[index], currency)}
            onRemove={fields.length > 1 ? () => remove(index) : undefined}
          />
        ))}
      </Box>
      {problem && <FormHelperText error>{problem}</FormHelperText>}
      <Box
        sx={{
          display: 'flex',
          justifyContent: 'space-between',
          alignItems: 'flex-start',
          flexWrap: 'wrap',
          gap: 2,
          mt: 2,
        }}
      >
        <Button
          size="small"
          startIcon={<Icon name="plus" size={14} />}
          onClick={() => append({ ...emptyLine })}
        >
          {t('invoices.form.add_line')}
        </Button>
        <InvoiceTotals
          subtotal={money(totals.subtotal, currency)}
          tax={money(totals.tax, currency)}
          total={money(totals.total, currency)}
          live
        />
      </Box>
    </Panel>
  );
};

const money = (amount: string | null | undefined, currency: string) =>
  amount ? formatMoney({ amount, currency }) : '–';
