import { Box, Skeleton, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import { useEnvironment } from '../layout/context.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RequireScope } from '../ui/RequireScope.tsx';
import { type FindingCounts, type FindingName, findingNames } from './findings.ts';
import { HygieneCard } from './HygieneCard.tsx';
import { HygieneKeys } from './HygieneKeys.tsx';
import { useFindingCounts } from './useFindings.ts';

export const Hygiene = () => {
  const t = useTranslate();
  return (
    <RequireScope scope="api-keys:read" title={t('hygiene.title')}>
      <Page title={t('hygiene.title')} lead={t('hygiene.lead')} width={1080}>
        <HygieneBody />
      </Page>
    </RequireScope>
  );
};

const HygieneBody = () => {
  const { data, error, refetch } = useFindingCounts();
  if (data) return <Found counts={data} />;
  return (
    <Panel flush={Boolean(error)}>
      {error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton height={120} />}
    </Panel>
  );
};

const Found = ({ counts }: { counts: FindingCounts }) => {
  const [chosen, setChosen] = useState<FindingName | null>(null);
  const environment = useEnvironment();
  const names = findingNames.filter((name) => name !== 'anywhere' || environment === 'LIVE');
  const shown = chosen ?? names.find((name) => counts[name] > 0) ?? 'noExpiry';
  return (
    <Stack sx={{ gap: 2.5 }}>
      <Box
        sx={{
          display: 'grid',
          gap: 1.5,
          gridTemplateColumns: { xs: '1fr', sm: 'repeat(2, 1fr)', lg: 'repeat(3, 1fr)' },
        }}
      >
        {names.map((name) => (
          <HygieneCard
            key={name}
            name={name}
            count={counts[name]}
            active={name === shown}
            onChoose={() => setChosen(name)}
          />
        ))}
      </Box>
      <HygieneKeys key={shown} name={shown} count={counts[shown]} />
    </Stack>
  );
};
