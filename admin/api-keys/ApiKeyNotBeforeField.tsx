import { TextField } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useController } from 'react-hook-form';
import { formatUtcMinute } from '../ui/format.ts';
import type { ApiKeyForm } from './apiKeyForm.ts';

/** Typed in the time of whoever types; the hint says it in UTC. */
export const ApiKeyNotBeforeField = () => {
  const t = useTranslate();
  const { field, fieldState } = useController<ApiKeyForm, 'notBefore'>({ name: 'notBefore' });
  const hint = field.value
    ? t('api_keys.not_before.at', { utc: formatUtcMinute(new Date(field.value)) })
    : t('api_keys.not_before.now');
  return (
    <TextField
      id="field-notBefore"
      type="datetime-local"
      label={t('resources.api-keys.fields.notBefore')}
      value={field.value}
      onChange={field.onChange}
      onBlur={field.onBlur}
      inputRef={field.ref}
      error={Boolean(fieldState.error)}
      helperText={fieldState.error?.message || hint}
      slotProps={{ inputLabel: { shrink: true } }}
      sx={{ maxWidth: 320 }}
    />
  );
};
