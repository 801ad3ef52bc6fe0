import { ToggleButton, ToggleButtonGroup } from '@mui/material';
import { useTranslate } from 'react-admin';
import { useLocation, useNavigate } from 'react-router';
import { environmentPath, lastEnvironment } from '../environment.ts';
import type { Environment } from '../gql/graphql.ts';
import { useEnvironment } from './context.ts';

/** A record of one world does not exist in the other, so the switch leads to the same list, not the same id. */
export const EnvironmentSwitch = () => {
  const t = useTranslate();
  const environment = useEnvironment();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const section = pathname.split('/')[2] ?? '';

  const change = (next: Environment | null) => {
    if (!next || next === environment) return;
    lastEnvironment.set(next);
    navigate(`${environmentPath(next)}/${section}`);
  };
  return (
    <ToggleButtonGroup
      exclusive
      value={environment}
      onChange={(_, next: Environment | null) => change(next)}
      aria-label={t('console.environment.label')}
      sx={
        environment === 'LIVE'
          ? {
              bgcolor: 'rgb(255 255 255 / 12%)',
              '& .MuiToggleButton-root:not(.Mui-selected)': { color: (theme) => theme.tokens.onLiveBar },
            }
          : undefined
      }
    >
      <ToggleButton value="TEST">{t('console.environment.TEST')}</ToggleButton>
      <ToggleButton value="LIVE">{t('console.environment.LIVE')}</ToggleButton>
    </ToggleButtonGroup>
  );
};
