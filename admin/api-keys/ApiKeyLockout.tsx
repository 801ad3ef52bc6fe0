import { Alert } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useDataProvider, useTranslate } from 'react-admin';
import { useWatch } from 'react-hook-form';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import { formatRelative } from '../ui/format.ts';
import { useSettled } from '../ui/useSettled.ts';
import { type ApiKeyForm, lines } from './apiKeyForm.ts';
import { firstInvalid } from './ipList.ts';

/** Says before saving whom the typed lists would shut out. */
export const ApiKeyLockout = ({ id }: { id: string }) => {
  const t = useTranslate();
  const { apiKeyLockout } = useDataProvider<ConsoleDataProvider>();
  const [allow = '', deny = ''] = useSettled(
    useWatch<ApiKeyForm, ['ipAllowlist', 'ipDenylist']>({ name: ['ipAllowlist', 'ipDenylist'] }),
  );
  const { data } = useQuery({
    queryKey: ['lockout', id, allow, deny],
    queryFn: () => apiKeyLockout({ id, ipAllowlist: lines(allow), ipDenylist: lines(deny) }),
    enabled: !firstInvalid(allow) && !firstInvalid(deny),
    placeholderData: (before) => before,
  });
  if (!data || data.length === 0) return null;
  const list = data.map(({ ip, lastUsedAt }) => `${ip} (${formatRelative(lastUsedAt)})`).join(', ');
  return <Alert severity="warning">{t('api_keys.lockout', { smart_count: data.length, list })}</Alert>;
};
