import { Box } from '@mui/material';
import { AutocompleteInput, ReferenceInput, useTranslate } from 'react-admin';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';
import { InvoiceLinesField } from './InvoiceLinesField.tsx';

const byName = { field: 'name', order: 'ASC' } as const;

export const InvoiceFields = () => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.invoices.fields.${name}`);
  const required = (value: unknown) => (value ? undefined : t('ra.validation.required'));
  return (
    <>
      <Panel>
        <Box
          sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { sm: '2fr 1fr 1fr' }, alignItems: 'start' }}
        >
          <ReferenceInput source="clientId" reference="clients" sort={byName} perPage={25}>
            <AutocompleteInput
              label={field('client')}
              validate={required}
              isRequired
              helperText={false}
              optionText="name"
              noOptionsText={t('invoices.form.no_client')}
            />
          </ReferenceInput>
          <FormField
            name="currency"
            label={field('currency')}
            required
            autoComplete="off"
            validate={(code) =>
              /^[A-Za-z]{3}$/.test(code) ? undefined : t('invoices.form.currency_invalid')
            }
            slotProps={{
              htmlInput: { maxLength: 3, list: 'currencies', style: { textTransform: 'uppercase' } },
            }}
          />
          <FormField name="dueOn" type="date" label={field('dueOn')} />
          <Box sx={{ gridColumn: '1 / -1' }}>
            <FormField
              name="memo"
              label={field('memo')}
              helperText={t('invoices.form.memo_hint')}
              multiline
              minRows={2}
            />
          </Box>
        </Box>
        <datalist id="currencies">
          {['USD', 'EUR', 'GBP', 'CHF', 'JPY', 'CAD', 'AUD', 'SEK', 'XOF'].map((code) => (
            <option key={code} value={code} />
          ))}
        </datalist>
      </Panel>
      <InvoiceLinesField />
    </>
  );
};
