import { Alert, Button } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import type { DashboardKeysQuery } from '../gql/graphql.ts';
import { filteredPath } from '../ui/filteredPath.ts';
import { formatRelative } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';

/** What the clock did to keys, and will do soon. */
export const DashboardAlerts = ({ keys }: { keys: DashboardKeysQuery }) => (
  <>
    <KeysAlert name="expired" show="EXPIRED" keys={keys.expired} at={({ expiresAt }) => expiresAt} />
    <KeysAlert name="expiring" show="EXPIRING" keys={keys.expiring} at={({ expiresAt }) => expiresAt} />
    <KeysAlert name="idle" show="idle" keys={keys.idle} at={({ idleDisablesAt }) => idleDisablesAt} />
  </>
);

interface KeysAlertProps<Key> {
  name: 'expired' | 'expiring' | 'idle';
  /** Which keys the list of keys then shows. */
  show: string;
  keys: { totalCount: number; nodes: readonly Key[] };
  at: (key: Key) => string | null;
}

const KeysAlert = <Key extends { name: string }>({ name, show, keys, at }: KeysAlertProps<Key>) => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'api-keys', type: 'list' });
  if (keys.totalCount === 0) return null;
  const names = keys.nodes.map((key) => {
    const instant = at(key);
    return instant ? `${key.name} (${formatRelative(instant)})` : key.name;
  });
  const more = keys.totalCount - names.length;
  return (
    <Alert
      severity={name === 'expired' ? 'error' : 'warning'}
      icon={<Icon name={name === 'idle' ? 'pause' : 'clock'} size={18} />}
      action={
        <Button
          component={Link}
          to={`${filteredPath(list, { show })}&sort=expiresAt&order=ASC`}
          size="small"
          aria-label={`${t('dashboard.alert.review')}: ${t(`dashboard.alert.${name}`, { smart_count: keys.totalCount })}`}
        >
          {t('dashboard.alert.review')}
        </Button>
      }
    >
      <strong>{t(`dashboard.alert.${name}`, { smart_count: keys.totalCount })}</strong>
      <br />
      {names.join(', ')}
      {more > 0 && ` ${t('dashboard.alert.more', { count: more })}`}
    </Alert>
  );
};
