import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { CreateFrame } from '../ui/CreateFrame.tsx';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';
import { DisbursementFileField } from './DisbursementFileField.tsx';
import type { DisbursementForm } from './resource.ts';

const fresh: DisbursementForm = { name: '', currency: 'EUR', file: null };

export const DisbursementCreate = () => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.disbursements.fields.${name}`);
  return (
    <CreateFrame
      scope="disbursements:write"
      title={t('disbursements.create.title')}
      lead={t('disbursements.create.lead')}
      submit={t('disbursements.create.submit')}
      defaults={fresh}
    >
      <Panel>
        <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { sm: '2fr 1fr' }, alignItems: 'start' }}>
          <FormField
            name="name"
            label={field('name')}
            placeholder={t('disbursements.form.name_example')}
            required
            autoComplete="off"
            validate={(name) => (name.trim() ? undefined : t('ra.validation.required'))}
            slotProps={{ htmlInput: { maxLength: 200 } }}
          />
          <FormField
            name="currency"
            label={field('currency')}
            required
            autoComplete="off"
            validate={(code) =>
              /^[A-Za-z]{3}$/.test(code) ? undefined : t('disbursements.form.currency_invalid')
            }
            slotProps={{ htmlInput: { maxLength: 3, style: { textTransform: 'uppercase' } } }}
          />
          <Box sx={{ gridColumn: '1 / -1' }}>
            <DisbursementFileField />
          </Box>
        </Box>
      </Panel>
    </CreateFrame>
  );
};
