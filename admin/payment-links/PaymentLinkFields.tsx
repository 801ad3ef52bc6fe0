import { Alert, Box, Stack, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useController, useWatch } from 'react-hook-form';
import { parseDecimal } from '../invoices/decimal.ts';
import { minorDigits } from '../invoices/totals.ts';
import { Choice } from '../ui/Choice.tsx';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';

/** `locked`: it has been paid, so what was paid for stays. */
export const PaymentLinkFields = ({
  isNew = false,
  locked = false,
}: {
  isNew?: boolean;
  locked?: boolean;
}) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.payment-links.fields.${name}`);
  const kind = useWatch({ name: 'kind' });
  return (
    <Panel>
      <Stack sx={{ gap: 2.5 }}>
        <FormField
          name="name"
          label={field('name')}
          helperText={t('payment_links.form.name_hint')}
          required
          autoFocus={isNew}
          autoComplete="off"
          validate={(name) => (name?.trim() ? undefined : t('ra.validation.required'))}
        />
        <FormField
          name="description"
          label={field('description')}
          helperText={t('payment_links.form.description_hint')}
          multiline
          minRows={2}
        />
        {locked ? (
          <Alert severity="info">{t('payment_links.form.locked')}</Alert>
        ) : (
          <>
            <ChoiceField
              name="kind"
              label={t('payment_links.form.kind')}
              values={['FIXED', 'OPEN']}
              of="form.kinds"
            />
            <Box
              sx={{
                display: 'grid',
                gap: 2.5,
                gridTemplateColumns: { sm: '1fr 1fr 1fr' },
                alignItems: 'start',
              }}
            >
              <CurrencyField disabled={!isNew} />
              {kind === 'FIXED' ? (
                <AmountField name="amount" required />
              ) : (
                <>
                  <AmountField name="minAmount" />
                  <AmountField name="maxAmount" />
                </>
              )}
            </Box>
            <Box>
              <ChoiceField name="use" label={field('use')} values={['ONCE', 'OFTEN']} of="use" />
              <Box sx={{ color: 'text.secondary', fontSize: '0.75rem', mt: 0.75 }}>
                {t('payment_links.form.use_hint')}
              </Box>
            </Box>
          </>
        )}
        <Box sx={{ maxWidth: 280 }}>
          <FormField
            name="expiresAt"
            type="datetime-local"
            label={field('expiresAt')}
            helperText={t('payment_links.form.expires_hint')}
            slotProps={{ inputLabel: { shrink: true } }}
          />
        </Box>
      </Stack>
    </Panel>
  );
};

const CurrencyField = ({ disabled }: { disabled: boolean }) => {
  const t = useTranslate();
  return (
    <FormField
      name="currency"
      label={t('resources.payment-links.fields.currency')}
      required
      disabled={disabled}
      autoComplete="off"
      validate={(code) => (/^[A-Za-z]{3}$/.test(code) ? undefined : t('invoices.form.currency_invalid'))}
      slotProps={{ htmlInput: { maxLength: 3, style: { textTransform: 'uppercase' } } }}
    />
  );
};

const AmountField = ({ name, required = false }: { name: string; required?: boolean }) => {
  const t = useTranslate();
  const currency: string = useWatch({ name: 'currency' }) ?? '';
  const places = minorDigits(currency.toUpperCase());
  const validate = (value: string) => {
    if (!value && !required) return undefined;
    const parsed = parseDecimal(value);
    if (!parsed || parsed.units <= 0n) return t('invoices.form.not_decimal');
    if (parsed.scale <= places) return undefined;
    return places === 0 ? t('invoices.form.no_places') : t('invoices.form.places', { smart_count: places });
  };
  return (
    <FormField
      name={name}
      label={t(`resources.payment-links.fields.${name}`)}
      helperText={required ? undefined : t('payment_links.form.optional')}
      required={required}
      validate={validate}
      slotProps={{ htmlInput: { inputMode: 'decimal', autoComplete: 'off' } }}
    />
  );
};

interface ChoiceFieldProps {
  name: string;
  label: string;
  values: readonly string[];
  /** Where their names are among the messages. */
  of: string;
}

const ChoiceField = ({ name, label, values, of }: ChoiceFieldProps) => {
  const t = useTranslate();
  const { field } = useController({ name });
  return (
    <Stack sx={{ gap: 0.75, alignItems: 'flex-start' }}>
      <Typography component="span" sx={{ fontSize: '0.8125rem', fontWeight: 600 }}>
        {label}
      </Typography>
      <Choice
        name={name}
        label={label}
        value={field.value}
        onChange={field.onChange}
        options={values.map((value) => ({ value, label: t(`payment_links.${of}.${value}`) }))}
      />
    </Stack>
  );
};
