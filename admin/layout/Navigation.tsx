import { Box, List, ListItem, ListItemButton, type SxProps, type Theme } from '@mui/material';
import { useBasename, useTranslate } from 'react-admin';
import { Link, useLocation } from 'react-router';
import { Icon, type IconName } from '../ui/icons.tsx';

interface Item {
  path: string;
  label: string;
  icon: IconName;
}

const groups: { label?: string; items: Item[] }[] = [
  { items: [{ path: '', label: 'console.nav.home', icon: 'home' }] },
  {
    label: 'console.nav.developers',
    items: [
      { path: 'api-keys', label: 'resources.api-keys.name', icon: 'key' },
      { path: 'hygiene', label: 'hygiene.title', icon: 'shield' },
      { path: 'webhook-endpoints', label: 'resources.webhook-endpoints.name', icon: 'send' },
      { path: 'requests', label: 'resources.requests.name', icon: 'list' },
      { path: 'activities', label: 'resources.activities.name', icon: 'history' },
    ],
  },
  {
    label: 'console.nav.business',
    items: [
      { path: 'invoices', label: 'resources.invoices.name', icon: 'document' },
      { path: 'payment-links', label: 'resources.payment-links.name', icon: 'link' },
      { path: 'payouts', label: 'resources.payouts.name', icon: 'send' },
      { path: 'disbursements', label: 'resources.disbursements.name', icon: 'list' },
      { path: 'clients', label: 'resources.clients.name', icon: 'users' },
    ],
  },
  {
    label: 'console.nav.ledger',
    items: [
      { path: 'events', label: 'resources.events.name', icon: 'stamp' },
      { path: 'documents', label: 'resources.documents.name', icon: 'document' },
      { path: 'attestations', label: 'resources.attestations.name', icon: 'spark' },
      { path: 'traces', label: 'resources.traces.name', icon: 'layers' },
      { path: 'ledger', label: 'ledger.title', icon: 'checkCircle' },
    ],
  },
  {
    label: 'console.nav.organization',
    items: [
      { path: 'members', label: 'resources.members.name', icon: 'user' },
      { path: 'settings', label: 'settings.title', icon: 'settings' },
    ],
  },
];

export const Navigation = ({ onNavigate }: { onNavigate?: () => void }) => {
  const t = useTranslate();
  return (
    <Box component="nav" aria-label={t('console.nav.label')} sx={{ p: 1.5, pt: 2 }}>
      {groups.map(({ label, items }) => (
        <Box key={label ?? 'home'} sx={{ mb: 2 }}>
          {label && (
            <Box
              sx={{
                px: 1.25,
                pb: 0.5,
                fontSize: '0.6875rem',
                fontWeight: 600,
                color: 'text.secondary',
                letterSpacing: '0.02em',
              }}
            >
              {t(label)}
            </Box>
          )}
          <List disablePadding>
            {items.map((item) => (
              <NavigationItem key={item.path} {...item} onNavigate={onNavigate} />
            ))}
          </List>
        </Box>
      ))}
      <DocsItem />
    </Box>
  );
};

/** The documentation of this very version, which the server has, too. */
const DocsItem = () => {
  const t = useTranslate();
  return (
    <List disablePadding>
      <ListItem disablePadding>
        <ListItemButton component="a" href="/docs/" target="_blank" rel="noreferrer" sx={itemStyle}>
          <Icon name="book" />
          {t('console.nav.docs')}
        </ListItemButton>
      </ListItem>
    </List>
  );
};

const itemStyle: SxProps<Theme> = ({ tokens }) => ({
  gap: 1.25,
  px: 1.25,
  py: '6px',
  minHeight: 34,
  borderRadius: '7px',
  fontSize: '0.8125rem',
  fontWeight: 500,
  color: tokens.muted,
  '&:hover': { bgcolor: tokens.sunken, color: tokens.text },
  '&.Mui-selected, &.Mui-selected:hover': {
    bgcolor: tokens.tones.good.fill,
    color: tokens.tones.good.text,
    fontWeight: 600,
  },
  '&.Mui-focusVisible': { outline: `2px solid ${tokens.primary}`, outlineOffset: -2 },
});

const NavigationItem = ({ path, label, icon, onNavigate }: Item & { onNavigate?: () => void }) => {
  const t = useTranslate();
  const to = `${useBasename()}/${path}`;
  const { pathname } = useLocation();
  const current = path
    ? pathname === to || pathname.startsWith(`${to}/`)
    : pathname.replace(/\/$/, '') === to.replace(/\/$/, '');
  return (
    <ListItem disablePadding sx={{ mb: '2px' }}>
      <ListItemButton
        component={Link}
        to={to}
        selected={current}
        aria-current={current ? 'page' : undefined}
        onClick={onNavigate}
        sx={itemStyle}
      >
        <Icon name={icon} />
        {t(label, { smart_count: 2 })}
      </ListItemButton>
    </ListItem>
  );
};
