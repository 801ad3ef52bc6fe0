import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import { FormField } from '../ui/FormField.tsx';
import { formatCount } from '../ui/format.ts';
import type { ApiKeyForm } from './apiKeyForm.ts';
import { isLimit, type LimitForm, type LimitName, limitNames } from './rateLimits.ts';

export const ApiKeyRateField = () => {
  const t = useTranslate();
  const { control } = useFormContext<ApiKeyForm>();
  const limits = useWatch({ control, name: 'rateLimits' });
  const placeholder = (usual: LimitForm[LimitName]['usual']) =>
    usual
      ? t('api_keys.rate.usual_is', {
          limit: formatCount(usual.limit),
          source: t(`api_keys.rate.source.${usual.source}`),
        })
      : t('api_keys.rate.usual');
  return (
    <Box>
      <Typography variant="body2" component="div" sx={{ fontWeight: 600, mb: 1.25 }}>
        {t('resources.api-keys.fields.rateLimits')}
      </Typography>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        {limitNames.map((name) => (
          <FormField
            key={name}
            name={`rateLimits.${name}.limit`}
            label={t(`api_keys.rate.${name}`, { seconds: limits[name].windowSeconds })}
            helperText={t(`api_keys.rate.${name}_hint`)}
            placeholder={placeholder(limits[name].usual)}
            validate={(text) => (isLimit(text) ? undefined : t('api_keys.rate.invalid'))}
            slotProps={{ htmlInput: { inputMode: 'numeric' } }}
          />
        ))}
      </Box>
    </Box>
  );
};
