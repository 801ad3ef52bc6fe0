import { Box, Tooltip } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment, ApiKeyStatus } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { fullAccess, usePreset } from './useScopeCatalogue.ts';

/** All that can ever be shown of a key again. */
export const ApiKeyMasked = ({
  prefix,
  last4,
  muted,
}: {
  prefix: string;
  last4: string;
  muted?: boolean;
}) => (
  <Mono muted={muted}>
    {prefix}…{last4}
  </Mono>
);

export const ApiKeyScopes = ({ scopes }: { scopes: readonly string[] }) => {
  const t = useTranslate();
  const preset = usePreset(scopes);
  const full = preset === fullAccess;
  const text = preset
    ? t(`api_keys.preset.${preset}`, { _: preset })
    : t('api_keys.scopes.count', { smart_count: scopes.length });
  return (
    <Tooltip title={full ? t('api_keys.scopes.full_hint') : scopes.join('\n')}>
      <Box
        component="span"
        tabIndex={0}
        sx={({ tokens }) => ({
          whiteSpace: 'nowrap',
          borderRadius: '3px',
          ...(full ? { color: tokens.tones.warn.text, fontWeight: 600 } : {}),
        })}
      >
        {text}
      </Box>
    </Tooltip>
  );
};

export const ApiKeyLastUse = ({
  lastUse,
  lastUsedAt,
}: Pick<ApiKeyRecordFragment, 'lastUse' | 'lastUsedAt'>) => {
  const t = useTranslate();
  const at = lastUse?.at ?? lastUsedAt;
  if (!at)
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {t('api_keys.never_used')}
      </Box>
    );
  const details = lastUse
    ? [
        t('api_keys.last_use.ip', { ip: lastUse.ip }),
        lastUse.userAgent ? t('api_keys.last_use.agent', { agent: lastUse.userAgent }) : '',
        lastUse.operation ? t('api_keys.last_use.operation', { operation: lastUse.operation }) : '',
      ].filter(Boolean)
    : [];
  return <TimeText at={at} details={details} />;
};

const dayMs = 86_400_000;

export const ApiKeyExpires = ({ expiresAt, status }: { expiresAt: string | null; status: ApiKeyStatus }) => {
  const t = useTranslate();
  if (!expiresAt)
    return (
      <Box component="span" sx={{ color: 'text.secondary' }}>
        {t('api_keys.expiry.never')}
      </Box>
    );
  const soon = status === 'EXPIRING';
  const veryLate = soon && new Date(expiresAt).getTime() - Date.now() < dayMs;
  return <TimeText at={expiresAt} color={veryLate ? 'error.main' : soon ? 'warning.main' : undefined} />;
};
