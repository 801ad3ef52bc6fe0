import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import { FormField } from '../ui/FormField.tsx';
import { Panel } from '../ui/Panel.tsx';

export const ClientFields = ({ focusName }: { focusName?: boolean }) => {
  const t = useTranslate();
  const field = (name: string) => t(`resources.clients.fields.${name}`);
  return (
    <Panel>
      <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        <Box sx={{ gridColumn: '1 / -1' }}>
          <FormField
            name="name"
            label={field('name')}
            helperText={t('clients.form.name_hint')}
            required
            autoFocus={focusName}
            autoComplete="off"
            validate={(name) => (name?.trim() ? undefined : t('ra.validation.required'))}
          />
        </Box>
        <FormField
          name="email"
          type="email"
          label={field('email')}
          helperText={t('clients.form.email_hint')}
          autoComplete="off"
        />
        <FormField name="phone" type="tel" label={field('phone')} autoComplete="off" />
        <FormField
          name="externalId"
          label={field('externalId')}
          helperText={t('clients.form.external_hint')}
          autoComplete="off"
        />
      </Box>
    </Panel>
  );
};
