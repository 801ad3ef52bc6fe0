import { Box, Button, FormHelperText, IconButton } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useFieldArray, useFormState, useWatch } from 'react-hook-form';
import { FormField } from '../ui/FormField.tsx';
import { formatMoney } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';
import { Panel } from '../ui/Panel.tsx';
import { parseDecimal } from './decimal.ts';
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

interface InvoiceLineFieldsProps {
  index: number;
  digits: number;
  amount: string;
  onRemove?: () => void;
}

const InvoiceLineFields = ({ index, digits, amount, onRemove }: InvoiceLineFieldsProps) => {
  const t = useTranslate();
  const at = (name: string) => `lines.${index}.${name}`;
  const label = (name: string) => t(`invoices.line.${name}`);
  const decimal = {
    inputMode: 'decimal' as const,
    style: { textAlign: 'right' as const, fontVariantNumeric: 'tabular-nums' },
  };
  const limit = (places: number, required: boolean) => (value: string) => {
    if (!value && !required) return undefined;
    const parsed = parseDecimal(value);
    if (!parsed) return t('invoices.form.not_decimal');
    return parsed.scale > places ? t('invoices.form.places', { smart_count: places }) : undefined;
  };
  return (
    <Box
      role="group"
      aria-label={t('invoices.line.group', { number: index + 1 })}
      sx={{
        display: 'grid',
        gap: 1.25,
        alignItems: 'start',
        gridTemplateColumns: { xs: '1fr 1fr 1fr', md: 'minmax(0, 1fr) 90px 130px 90px 130px 34px' },
        '& > :first-of-type': { gridColumn: { xs: '1 / -1', md: 'auto' } },
        // On a wide page the labels of the first line head the columns.
        '& label': { display: index > 0 ? { md: 'none' } : undefined },
      }}
    >
      <FormField
        name={at('description')}
        label={label('description')}
        required
        validate={(text) => (text?.trim() ? undefined : t('ra.validation.required'))}
      />
      <FormField
        name={at('quantity')}
        label={label('quantity')}
        validate={limit(6, true)}
        slotProps={{ htmlInput: decimal }}
      />
      <FormField
        name={at('unitPrice')}
        label={label('unitPrice')}
        validate={limit(digits, true)}
        slotProps={{ htmlInput: decimal }}
      />
      <FormField
        name={at('taxRate')}
        label={label('taxRate')}
        validate={limit(4, false)}
        slotProps={{ htmlInput: decimal }}
      />
      <Box
        sx={{
          textAlign: 'right',
          fontVariantNumeric: 'tabular-nums',
          fontWeight: 600,
          lineHeight: '38px',
          pt: { md: index === 0 ? '24px' : 0 },
          gridColumn: { xs: '1 / 3', md: 'auto' },
          overflow: 'hidden',
          textOverflow: 'ellipsis',
        }}
      >
        {amount}
      </Box>
      <Box sx={{ pt: { md: index === 0 ? '26px' : '2px' }, justifySelf: 'end' }}>
        {onRemove && (
          <IconButton
            size="small"
            onClick={onRemove}
            aria-label={t('invoices.line.remove', { number: index + 1 })}
          >
            <Icon name="x" />
          </IconButton>
        )}
      </Box>
    </Box>
  );
};
