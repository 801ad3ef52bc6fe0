import { Box, IconButton, Link as MuiLink } from '@mui/material';
import { useBasename, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { Icon } from '../ui/icons.tsx';
import { Brand } from './Brand.tsx';
import { useEnvironment, useViewer } from './context.ts';
import { EnvironmentSwitch } from './EnvironmentSwitch.tsx';
import { UserMenu } from './UserMenu.tsx';

export const ConsoleAppBar = ({ onMenu }: { onMenu: () => void }) => {
  const t = useTranslate();
  const live = useEnvironment() === 'LIVE';
  const { organization } = useViewer();
  return (
    <Box
      component="header"
      sx={({ tokens }) => ({
        display: 'flex',
        alignItems: 'center',
        gap: { xs: 1, sm: 2 },
        height: 56,
        px: { xs: 1.5, md: 2.5 },
        bgcolor: live ? tokens.liveBar : tokens.paper,
        color: live ? tokens.onLiveBar : tokens.text,
        borderBottom: `1px solid ${live ? tokens.liveBar : tokens.line}`,
      })}
    >
      <IconButton
        onClick={onMenu}
        aria-label={t('console.nav.open')}
        sx={{ display: { md: 'none' }, color: 'inherit' }}
      >
        <Icon name="menu" size={20} />
      </IconButton>
      <MuiLink
        component={Link}
        to={useBasename() || '/'}
        color="inherit"
        underline="none"
        aria-label={t('console.nav.home_label')}
        sx={{ display: { xs: 'none', sm: 'inline-flex' } }}
      >
        <Brand />
      </MuiLink>
      <Box
        sx={{
          flex: 1,
          minWidth: 0,
          pl: { sm: 2 },
          ml: { sm: 0.5 },
          borderLeft: { sm: 1 },
          borderColor: { sm: live ? 'rgb(255 255 255 / 22%)' : 'divider' },
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          whiteSpace: 'nowrap',
          fontSize: '0.8125rem',
          opacity: 0.9,
        }}
      >
        {organization.name}
      </Box>
      <EnvironmentSwitch />
      <UserMenu />
    </Box>
  );
};
