import { Box, IconButton } from '@mui/material';
import { useTranslate } from 'react-admin';
import { FormField } from '../ui/FormField.tsx';
import { Icon } from '../ui/icons.tsx';
import { parseDecimal } from './decimal.ts';

interface InvoiceLineFieldsProps {
  index: number;
  digits: number;
  amount: string;
  onRemove?: () => void;
}

const columns = { xs: '1fr 1fr 1fr', md: 'minmax(0, 1fr) 90px 130px 90px 130px 34px' };
const decimal = {
  inputMode: 'decimal' as const,
  style: { textAlign: 'right' as const, fontVariantNumeric: 'tabular-nums' },
};
/** On a wide page the labels of the first line head the columns. */
const unlabelled = { '& label': { clipPath: { md: 'inset(50%)' }, height: { md: 0 }, mb: { md: 0 } } };

export const InvoiceLineFields = ({ index, digits, amount, onRemove }: InvoiceLineFieldsProps) => {
  const t = useTranslate();
  const first = index === 0;
  const label = (name: string) => t(`invoices.line.${name}`);
  const required = (text: string) => (text?.trim() ? undefined : t('ra.validation.required'));
  return (
    <Box
      role="group"
      aria-label={t('invoices.line.group', { number: index + 1 })}
      sx={{
        display: 'grid',
        gap: 1.25,
        alignItems: 'start',
        gridTemplateColumns: columns,
        '& > :first-of-type': { gridColumn: { xs: '1 / -1', md: 'auto' } },
        ...(first ? {} : unlabelled),
      }}
    >
      <FormField
        name={`lines.${index}.description`}
        label={label('description')}
        required
        validate={required}
      />
      <Figure name={`lines.${index}.quantity`} label={label('quantity')} places={6} required />
      <Figure name={`lines.${index}.unitPrice`} label={label('unitPrice')} places={digits} required />
      <Figure name={`lines.${index}.taxRate`} label={label('taxRate')} places={4} />
      <Box
        sx={{
          textAlign: { md: 'right' },
          fontVariantNumeric: 'tabular-nums',
          fontWeight: 600,
          lineHeight: '38px',
          pt: { md: first ? '24px' : 0 },
          gridColumn: { xs: '1 / 3', md: 'auto' },
          overflow: 'hidden',
          textOverflow: 'ellipsis',
        }}
      >
        {amount}
      </Box>
      <Box sx={{ pt: { md: first ? '26px' : '2px' }, justifySelf: 'end' }}>
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

interface FigureProps {
  name: string;
  label: string;
  places: number;
  required?: boolean;
}

const Figure = ({ name, label, places, required = false }: FigureProps) => {
  const t = useTranslate();
  const validate = (value: string) => {
    if (!value && !required) return undefined;
    const parsed = parseDecimal(value);
    if (!parsed) return t('invoices.form.not_decimal');
    if (parsed.scale <= places) return undefined;
    return places === 0 ? t('invoices.form.no_places') : t('invoices.form.places', { smart_count: places });
  };
  return <FormField name={name} label={label} validate={validate} slotProps={{ htmlInput: decimal }} />;
};
