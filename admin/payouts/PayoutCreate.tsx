import { Box } from '@mui/material';
import { AutocompleteInput, ReferenceInput, useTranslate } from 'react-admin';
import { CreateFrame } from '../ui/CreateFrame.tsx';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';
import type { PayoutForm } from './resource.ts';

const fresh: PayoutForm = {
  ...{ clientId: null, recipientName: '', destination: '', amount: '', currency: 'EUR' },
  ...{ reference: null, memo: null },
};
const byName = { field: 'name', order: 'ASC' } as const;

export const PayoutCreate = () => {
  const t = useTranslate();
  return (
    <CreateFrame
      scope="payouts:write"
      title={t('payouts.create.title')}
      lead={t('payouts.create.lead')}
      submit={t('payouts.create.submit')}
      defaults={fresh}
    >
      <PayoutFields />
    </CreateFrame>
  );
};

const PayoutFields = () => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.payouts.fields.${name}`);
  const required = (value: unknown) => (value ? undefined : t('ra.validation.required'));
  return (
    <Panel>
      <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { sm: '2fr 1fr' }, alignItems: 'start' }}>
        <FormField
          name="recipientName"
          label={field('recipientName')}
          required
          autoFocus
          autoComplete="off"
          validate={required}
          slotProps={{ htmlInput: { maxLength: 140 } }}
        />
        <ReferenceInput source="clientId" reference="clients" sort={byName} perPage={25}>
          <AutocompleteInput
            label={field('client')}
            helperText={false}
            optionText="name"
            noOptionsText={t('payouts.form.no_client')}
          />
        </ReferenceInput>
        <Box sx={{ gridColumn: '1 / -1' }}>
          <FormField
            name="destination"
            label={field('destination')}
            helperText={t('payouts.form.destination_hint')}
            required
            autoComplete="off"
            validate={required}
            slotProps={{ htmlInput: { maxLength: 140 } }}
          />
        </Box>
        <FormField
          name="amount"
          label={field('amount')}
          required
          autoComplete="off"
          validate={(amount) =>
            /^\d+(\.\d+)?$/.test(amount.trim()) ? undefined : t('payouts.form.amount_invalid')
          }
          slotProps={{ htmlInput: { inputMode: 'decimal' } }}
        />
        <FormField
          name="currency"
          label={field('currency')}
          required
          autoComplete="off"
          validate={(code) => (/^[A-Za-z]{3}$/.test(code) ? undefined : t('payouts.form.currency_invalid'))}
          slotProps={{ htmlInput: { maxLength: 3, style: { textTransform: 'uppercase' } } }}
        />
        <Box sx={{ gridColumn: '1 / -1' }}>
          <FormField
            name="reference"
            label={field('reference')}
            helperText={t('payouts.form.reference_hint')}
          />
        </Box>
        <Box sx={{ gridColumn: '1 / -1' }}>
          <FormField
            name="memo"
            label={field('memo')}
            helperText={t('payouts.form.memo_hint')}
            multiline
            minRows={2}
          />
        </Box>
      </Box>
    </Panel>
  );
};
