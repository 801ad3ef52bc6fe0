import {
  Box,
  Button,
  Divider,
  IconButton,
  Popover,
  Stack,
  ToggleButton,
  ToggleButtonGroup,
  Typography,
} from '@mui/material';
import { useState } from 'react';
import { useBasename, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import { OrganizationChoice } from '../account/OrganizationChoice.tsx';
import { useOtherOrganizations } from '../account/organizations.ts';
import { usePersisted } from '../persisted.ts';
import { type ThemeChoice, themeChoice } from '../theme/choice.ts';
import { Icon, type IconName } from '../ui/icons.tsx';
import { useViewer } from './context.ts';
import { useSignOut } from './useSignOut.ts';

export const UserMenu = () => {
  const t = useTranslate();
  const signOut = useSignOut();
  const { user, role, organization } = useViewer();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const name = user?.name || organization.name;
  const basename = useBasename();
  return (
    <>
      <IconButton
        onClick={(event) => setAnchor(event.currentTarget)}
        aria-label={t('console.user.menu', { name })}
        aria-haspopup="dialog"
        aria-expanded={Boolean(anchor)}
        sx={{ p: 0.5, borderRadius: '50%' }}
      >
        <Avatar name={name} />
      </IconButton>
      <Popover
        open={Boolean(anchor)}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        slotProps={{
          paper: { role: 'dialog', 'aria-label': t('console.user.title'), sx: { width: 288, mt: 1 } },
        }}
      >
        <Box sx={{ p: 2 }}>
          <Typography sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{name}</Typography>
          {user && (
            <Typography variant="body2" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
              {user.email}
            </Typography>
          )}
          <Typography variant="body2" sx={{ color: 'text.secondary', mt: 0.25 }}>
            {role
              ? t('console.user.role_at', {
                  role: t(`console.role.${role}`),
                  organization: organization.name,
                })
              : organization.name}
          </Typography>
        </Box>
        {anchor && <OtherOrganizations />}
        <Divider />
        <Stack direction="row" sx={{ p: 1.5, alignItems: 'center', justifyContent: 'space-between' }}>
          <Typography variant="body2" sx={{ pl: 0.5 }}>
            {t('console.theme.label')}
          </Typography>
          <ThemeToggle />
        </Stack>
        <Divider />
        <Box sx={{ p: 1 }}>
          <Button
            fullWidth
            variant="text"
            component={Link}
            to={`${basename}/account`}
            startIcon={<Icon name="user" />}
            onClick={() => setAnchor(null)}
            sx={{ justifyContent: 'flex-start' }}
          >
            {t('account.title')}
          </Button>
          <Button
            fullWidth
            variant="text"
            startIcon={<Icon name="signOut" />}
            onClick={signOut}
            sx={{ justifyContent: 'flex-start' }}
          >
            {t('console.user.sign_out')}
          </Button>
        </Box>
      </Popover>
    </>
  );
};

const OtherOrganizations = () => {
  const t = useTranslate();
  const { data = [] } = useOtherOrganizations();
  if (data.length === 0) return null;
  return (
    <>
      <Divider />
      <Box sx={{ p: 1 }}>
        <Typography variant="caption" component="p" sx={{ px: 1, color: 'text.secondary' }}>
          {t('account.organizations.switch')}
        </Typography>
        <OrganizationChoice />
      </Box>
    </>
  );
};

const choices: [ThemeChoice, IconName][] = [
  ['system', 'laptop'],
  ['light', 'sun'],
  ['dark', 'moon'],
];

const ThemeToggle = () => {
  const t = useTranslate();
  return (
    <ToggleButtonGroup
      exclusive
      size="small"
      value={usePersisted(themeChoice)}
      onChange={(_, next: ThemeChoice | null) => next && themeChoice.set(next)}
      aria-label={t('console.theme.label')}
    >
      {choices.map(([choice, icon]) => (
        <ToggleButton
          key={choice}
          value={choice}
          aria-label={t(`console.theme.${choice}`)}
          title={t(`console.theme.${choice}`)}
        >
          <Icon name={icon} size={15} />
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
};

/** The initials are a picture: drawn by the style sheet, they are not read out beside the button's name. */
const Avatar = ({ name }: { name: string }) => (
  <Box
    component="span"
    data-initials={initials(name)}
    sx={({ tokens }) => ({
      width: 30,
      height: 30,
      borderRadius: '50%',
      display: 'grid',
      placeItems: 'center',
      fontSize: '0.75rem',
      fontWeight: 650,
      bgcolor: tokens.tones.good.fill,
      color: tokens.tones.good.text,
      border: `1px solid ${tokens.tones.good.line}`,
      '&::before': { content: 'attr(data-initials) / ""' },
    })}
  />
);

function initials(name: string): string {
  const parts = name.split(/[\s@.]+/).slice(0, 2);
  return parts.map((part) => part.charAt(0).toUpperCase()).join('');
}
