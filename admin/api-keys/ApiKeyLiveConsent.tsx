import { Alert, Checkbox, FormControlLabel, FormHelperText } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useController } from 'react-hook-form';

/** A live key is made on purpose, never because the switch happened to stand there. */
export const ApiKeyLiveConsent = () => {
  const t = useTranslate();
  const { field, fieldState } = useController({
    name: 'consent',
    rules: { validate: (given: boolean) => (given ? undefined : t('api_keys.live.required')) },
  });
  const { value, ref, ...bound } = field;
  return (
    <Alert severity="warning" icon={false} sx={{ '& .MuiAlert-message': { py: 0 } }}>
      <FormControlLabel
        control={
          <Checkbox
            {...bound}
            checked={Boolean(value)}
            slotProps={{ input: { ref, 'aria-invalid': Boolean(fieldState.error) } }}
          />
        }
        label={t('api_keys.live.consent')}
        slotProps={{ typography: { variant: 'body2', sx: { fontWeight: 600 } } }}
      />
      {fieldState.error && <FormHelperText error>{fieldState.error.message}</FormHelperText>}
    </Alert>
  );
};
