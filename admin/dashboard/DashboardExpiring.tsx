import { Alert, Button } from '@mui/material';
import { useCreatePath, useTranslate } from 'react-admin';
import { Link } from 'react-router';
import type { DashboardKeysQuery } from '../gql/graphql.ts';
import { formatRelative } from '../ui/format.ts';
import { Icon } from '../ui/icons.tsx';

export const DashboardExpiring = ({ expiring }: { expiring: DashboardKeysQuery['expiring'] }) => {
  const t = useTranslate();
  const list = useCreatePath()({ resource: 'api-keys', type: 'list' });
  const filter = encodeURIComponent(JSON.stringify({ show: 'EXPIRING' }));
  const names = expiring.nodes.map(({ name, expiresAt }) =>
    expiresAt ? `${name} (${formatRelative(expiresAt)})` : name,
  );
  return (
    <Alert
      severity="warning"
      icon={<Icon name="clock" size={18} />}
      action={
        <Button component={Link} to={`${list}?filter=${filter}&sort=expiresAt&order=ASC`} size="small">
          {t('dashboard.expiring.review')}
        </Button>
      }
    >
      <strong>{t('dashboard.expiring.title', { smart_count: expiring.totalCount })}</strong>
      <br />
      {names.join(', ')}
    </Alert>
  );
};
