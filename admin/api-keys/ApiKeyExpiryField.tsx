import { Box, FormHelperText, TextField, Typography } from '@mui/material';
import { useId } from 'react';
import { useTranslate } from 'react-admin';
import { useController } from 'react-hook-form';
import { Choice } from '../ui/Choice.tsx';
import { formatLocalMinute, formatUtcMinute } from '../ui/format.ts';
import type { ApiKeyForm } from './apiKeyForm.ts';
import { dateIn, type Expiry, expiryDays, expiryInstant } from './expiry.ts';

/** `kept` is what the key has now; only the edit form offers it. */
export const ApiKeyExpiryField = ({ kept }: { kept?: Expiry }) => {
  const t = useTranslate();
  const id = useId();
  const { field, fieldState } = useController<ApiKeyForm, 'expiry'>({
    name: 'expiry',
    rules: { validate: (expiry) => (isAhead(expiry, kept) ? undefined : t('api_keys.expiry.past')) },
  });
  const expiry = field.value;
  const options = [
    ...(kept?.kind === 'kept' ? [{ value: 'kept', label: t('api_keys.expiry.kept') }] : []),
    ...expiryDays.map((days) => ({ value: String(days), label: t('api_keys.expiry.days', { days }) })),
    { value: 'date', label: t('api_keys.expiry.custom') },
    { value: 'never', label: t('api_keys.expiry.never'), tone: 'warn' as const },
  ];
  const choose = (value: string) => field.onChange(value === 'kept' ? kept : fromChoice(value, expiry));
  return (
    <Box>
      <Typography component="div" id={id} variant="body2" sx={{ fontWeight: 600, mb: 0.75 }}>
        {t('resources.api-keys.fields.expiry')}
      </Typography>
      <Choice
        name="expiry"
        label={t('resources.api-keys.fields.expiry')}
        value={toChoice(expiry)}
        options={options}
        onChange={choose}
        wrap
      />
      {expiry.kind === 'date' && (
        <TextField
          type="date"
          label={t('api_keys.expiry.date')}
          value={expiry.date}
          inputRef={field.ref}
          onChange={(event) => field.onChange({ kind: 'date', date: event.target.value })}
          error={Boolean(fieldState.error)}
          slotProps={{ htmlInput: { min: dateIn(1) } }}
          sx={{ display: 'block', mt: 1.5, maxWidth: 220 }}
        />
      )}
      {fieldState.error && <FormHelperText error>{fieldState.error.message}</FormHelperText>}
      <ExpiryText expiry={expiry} />
    </Box>
  );
};

const ExpiryText = ({ expiry }: { expiry: Expiry }) => {
  const t = useTranslate();
  const instant = expiryInstant(expiry);
  if (instant === undefined) return null;
  const warns = instant === null;
  return (
    <FormHelperText component="div" sx={warns ? { '&&': { color: 'warning.main' } } : undefined}>
      {warns
        ? t('api_keys.expiry.never_hint')
        : t(expiry.kind === 'kept' ? 'api_keys.expiry.instant' : 'api_keys.expiry.midnight', {
            utc: formatUtcMinute(instant),
            local: formatLocalMinute(instant),
          })}
    </FormHelperText>
  );
};

function toChoice(expiry: Expiry): string {
  return expiry.kind === 'days' ? String(expiry.days) : expiry.kind;
}

function fromChoice(value: string, before: Expiry): Expiry {
  if (value === 'never') return { kind: 'never' };
  if (value !== 'date') return { kind: 'days', days: Number(value) };
  return { kind: 'date', date: before.kind === 'days' ? dateIn(before.days) : dateIn(90) };
}

function isAhead(expiry: Expiry, kept: Expiry | undefined): boolean {
  if (expiry === kept) return true;
  const instant = expiryInstant(expiry);
  return instant === null || (instant !== undefined && instant.getTime() > Date.now());
}
