import { Box, Button, IconButton, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { FormField } from '../ui/FormField.tsx';
import { Icon } from '../ui/icons.tsx';
import type { ApiKeyForm } from './apiKeyForm.ts';
import { emptyMoneyLimit } from './moneyLimits.ts';

const isAmount = (text: string) => text.trim() === '' || /^\d+(\.\d+)?$/.test(text.trim());

export const ApiKeyMoneyField = () => {
  const t = useTranslate();
  const { control, getValues } = useFormContext<ApiKeyForm>();
  const { fields, append, remove } = useFieldArray({ control, name: 'moneyLimits' });
  const amount = (text: string) => (isAmount(text) ? undefined : t('api_keys.money.amount_invalid'));
  return (
    <Box role="group" aria-label={t('resources.api-keys.fields.moneyLimits')}>
      <Typography variant="body2" component="div" sx={{ fontWeight: 600 }}>
        {t('resources.api-keys.fields.moneyLimits')}
      </Typography>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1.25 }}>
        {t('api_keys.money.hint')}
      </Typography>
      {fields.map(({ id }, index) => (
        <Box
          key={id}
          role="group"
          aria-label={t('api_keys.money.line', { number: index + 1 })}
          sx={{
            display: 'grid',
            gap: 1.5,
            mb: 1.5,
            alignItems: 'start',
            gridTemplateColumns: { xs: '1fr auto', sm: '110px 1fr 1fr auto' },
            '& > :nth-of-type(2), & > :nth-of-type(3)': { gridColumn: { xs: '1', sm: 'auto' } },
          }}
        >
          <FormField
            name={`moneyLimits.${index}.currency`}
            label={t('api_keys.money.currency')}
            required
            autoComplete="off"
            validate={(code) =>
              /^[A-Za-z]{3}$/.test(code.trim()) ? undefined : t('api_keys.money.currency_invalid')
            }
            slotProps={{ htmlInput: { maxLength: 3, style: { textTransform: 'uppercase' } } }}
          />
          <FormField
            name={`moneyLimits.${index}.perOperation`}
            label={t('api_keys.money.per_operation')}
            autoComplete="off"
            validate={amount}
            slotProps={{ htmlInput: { inputMode: 'decimal' } }}
          />
          <FormField
            name={`moneyLimits.${index}.perDay`}
            label={t('api_keys.money.per_day')}
            autoComplete="off"
            validate={(text) =>
              text.trim() || getValues(`moneyLimits.${index}.perOperation`).trim()
                ? amount(text)
                : t('api_keys.money.one_of')
            }
            slotProps={{ htmlInput: { inputMode: 'decimal' } }}
          />
          <IconButton
            aria-label={t('api_keys.money.remove', { number: index + 1 })}
            onClick={() => remove(index)}
            sx={{ gridRow: { xs: 1, sm: 'auto' }, gridColumn: { xs: 2, sm: 'auto' }, mt: 0.25 }}
          >
            <Icon name="trash" />
          </IconButton>
        </Box>
      ))}
      <Button size="small" startIcon={<Icon name="plus" size={14} />} onClick={() => append(emptyMoneyLimit)}>
        {t('api_keys.money.add')}
      </Button>
    </Box>
  );
};
