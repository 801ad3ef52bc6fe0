import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { formatMoney } from '../ui/format.ts';

/** What a key may move of one currency, and what it has asked for today. */
export const ApiKeyMoneyLimit = ({ limit }: { limit: ApiKeyRecordFragment['moneyLimits'][number] }) => {
  const t = useTranslate();
  const { perOperation, perDay, usedToday } = limit;
  const ceilings = [
    ...(perOperation ? [t('api_keys.money.at_once', { amount: formatMoney(perOperation) })] : []),
    ...(perDay ? [t('api_keys.money.a_day', { amount: formatMoney(perDay) })] : []),
  ];
  return (
    <Box>
      {ceilings.join(' · ')}{' '}
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {t('api_keys.money.used', { amount: formatMoney(usedToday) })}
      </Box>
    </Box>
  );
};
