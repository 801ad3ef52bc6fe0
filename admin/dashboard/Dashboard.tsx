import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useEnvironment, useViewer } from '../layout/context.ts';
import { Page } from '../ui/Page.tsx';
import { DashboardAlerts } from './DashboardAlerts.tsx';
import { DashboardKeys } from './DashboardKeys.tsx';
import { DashboardStart } from './DashboardStart.tsx';
import { DashboardTiles } from './DashboardTiles.tsx';
import { useDashboard } from './useDashboard.ts';

export const Dashboard = () => {
  const t = useTranslate();
  const environment = useEnvironment();
  const { organization } = useViewer();
  const parts = useDashboard();
  const keys = parts.keys.data;
  return (
    <Page
      title={t('dashboard.title')}
      heading={organization.name}
      lead={t(`dashboard.lead.${environment}`)}
      width={1080}
    >
      <Stack sx={{ gap: 2.5 }}>
        {keys && <DashboardAlerts keys={keys} />}
        <DashboardTiles {...parts} />
        <Box
          sx={{
            display: 'grid',
            gap: 2.5,
            gridTemplateColumns: { lg: 'minmax(0, 1fr) minmax(0, 1fr)' },
            alignItems: 'start',
          }}
        >
          <DashboardKeys keys={parts.keys} />
          <DashboardStart />
        </Box>
      </Stack>
    </Page>
  );
};
