import { Alert, Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyExplainQuery } from '../gql/graphql.ts';
import type { Tone } from '../theme/tokens.ts';
import { ErrorCode } from '../ui/ErrorCode.tsx';
import type { IconName } from '../ui/icons.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';

type Explained = Extract<NonNullable<ApiKeyExplainQuery['result']>, { checks: unknown }>;
type Check = Explained['checks'][number];

const looks: Readonly<Record<Check['status'], [Tone, IconName]>> = {
  PASSED: ['good', 'check'],
  FAILED: ['bad', 'ban'],
  SKIPPED: ['neutral', 'clock'],
};

export const ApiKeyChecks = ({ checks }: { checks: readonly Check[] }) => {
  const t = useTranslate();
  const failure = checks.find(({ status }) => status === 'FAILED');
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <Alert severity={failure ? 'error' : 'success'}>
        {failure
          ? t('api_keys.explain.fails', { status: failure.httpStatus ?? '', code: failure.code ?? '' })
          : t('api_keys.explain.works')}
        {failure?.code && (
          <>
            {' '}
            <ErrorCode code={failure.code}>{t('api_keys.explain.docs')}</ErrorCode>
          </>
        )}
      </Alert>
      <Box component="ol" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', gap: 1 }}>
        {checks.map((check) => (
          <Box
            component="li"
            key={check.name}
            sx={{
              display: 'grid',
              gridTemplateColumns: { xs: '1fr', sm: '120px 110px minmax(0, 1fr)' },
              gap: { xs: 0.25, sm: 1.5 },
              alignItems: 'baseline',
              justifyItems: 'start',
              fontSize: '0.8125rem',
            }}
          >
            <strong>{t(`api_keys.explain.check.${check.name}`)}</strong>
            <StatusChip
              tone={looks[check.status][0]}
              icon={looks[check.status][1]}
              label={t(`api_keys.explain.status.${check.status}`)}
            />
            <Box sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{check.message}</Box>
          </Box>
        ))}
      </Box>
    </Box>
  );
};
