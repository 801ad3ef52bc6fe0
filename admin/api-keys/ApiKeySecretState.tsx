import { Box, Stack, Tooltip } from '@mui/material';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { isPast } from './rotation.ts';

type Secret = ApiKeyRecordFragment['secrets'][number];

interface ApiKeySecretStateProps {
  record: ApiKeyRecordFragment;
  secret: Secret;
}

export const ApiKeySecretState = ({ record, secret }: ApiKeySecretStateProps) => {
  const t = useTranslate();
  if (!secret.retiresAt) {
    const over = record.status === 'REVOKED' || record.status === 'EXPIRED';
    return over ? (
      t(`api_keys.status.${record.status}`)
    ) : (
      <StatusChip tone="good" icon="checkCircle" label={t('api_keys.secrets.current')} />
    );
  }
  if (isPast(secret.retiresAt)) {
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {t('api_keys.secrets.retired')} <TimeText at={secret.retiresAt} />
      </Box>
    );
  }
  return (
    <Stack direction="row" sx={{ gap: 1.25, alignItems: 'center', flexWrap: 'wrap' }}>
      <span>
        {t('api_keys.secrets.retires')} <TimeText at={secret.retiresAt} />
      </span>
      <Safety safe={secret.safeToRetire} />
      <ApiKeySecretRetireButton secret={secret} />
    </Stack>
  );
};

const Safety = ({ safe }: { safe: boolean }) => {
  const t = useTranslate();
  const word = safe ? 'safe' : 'unsafe';
  return (
    <Tooltip title={t(`api_keys.secrets.${word}_hint`)}>
      <span>
        <StatusChip
          tone={safe ? 'good' : 'warn'}
          icon={safe ? 'check' : 'clock'}
          label={t(`api_keys.secrets.${word}`)}
        />
      </span>
    </Tooltip>
  );
};

const ApiKeySecretRetireButton = ({ secret }: { secret: Secret }) => {
  const t = useTranslate();
  const { retireApiKeySecret } = useDataProvider<ConsoleDataProvider>();
  const key = `${secret.prefix}…${secret.last4}`;
  return (
    <ConfirmAction
      danger
      scope="api-keys:write"
      icon="ban"
      label={t('api_keys.secrets.retire')}
      title={t('api_keys.secrets.retire_title', { key })}
      text={
        <>
          {t('api_keys.secrets.retire_text')} {!secret.safeToRetire && t('api_keys.secrets.retire_unsafe')}
        </>
      }
      confirm={t('api_keys.secrets.retire')}
      done="api_keys.secrets.retire_done"
      run={() => retireApiKeySecret(secret.id)}
    />
  );
};
