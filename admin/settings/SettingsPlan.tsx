import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { SettingsFragment } from '../gql/graphql.ts';
import { formatCount } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { ScrollBox } from '../ui/ScrollBox.tsx';

export const SettingsPlan = ({ organization }: { organization: SettingsFragment }) => {
  const t = useTranslate();
  return (
    <Panel
      title={t('settings.plan.title', { plan: t(`settings.plan.name.${organization.plan}`) })}
      hint={t(`settings.plan.about.${organization.plan}`)}
    >
      <Box sx={{ display: 'grid', gap: 3 }}>
        <Quotas organization={organization} />
        <Limits organization={organization} />
      </Box>
    </Panel>
  );
};

const numeric = { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } as const;

const Quotas = ({ organization }: { organization: SettingsFragment }) => {
  const t = useTranslate();
  return (
    <ScrollBox label={t('settings.plan.quotas')}>
      <Table size="small" aria-label={t('settings.plan.quotas')}>
        <TableHead>
          <TableRow>
            <TableCell>{t('settings.plan.what')}</TableCell>
            <TableCell sx={numeric}>{t('settings.plan.used')}</TableCell>
            <TableCell sx={numeric}>{t('settings.plan.included')}</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {organization.quotas.map(({ resource, used, limit }) => (
            <TableRow key={resource}>
              <TableCell component="th" scope="row" sx={{ 'tr:last-of-type &': { borderBottom: 0 } }}>
                {t(`settings.plan.resource.${resource}`)}
              </TableCell>
              <TableCell
                sx={{ ...numeric, color: limit !== null && used >= limit ? 'error.main' : 'inherit' }}
              >
                {formatCount(used)}
              </TableCell>
              <TableCell sx={numeric}>
                {limit === null ? t('settings.plan.unlimited') : formatCount(limit)}
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </ScrollBox>
  );
};

const Limits = ({ organization }: { organization: SettingsFragment }) => {
  const t = useTranslate();
  const { limits } = organization;
  return (
    <Box>
      <Typography variant="body2" component="h3" sx={{ fontWeight: 600, mb: 0.5 }}>
        {t('settings.plan.limits')}
      </Typography>
      {limits.length === 0 && <Typography variant="body2">{t('settings.plan.no_limits')}</Typography>}
      {limits.map(({ name, limit, windowSeconds, source }) => (
        <Typography key={name} variant="body2">
          {t(`api_keys.rate.name.${name}`, { _: name })}:{' '}
          {t('api_keys.rate.window', { limit: formatCount(limit), seconds: windowSeconds })}{' '}
          <Box component="span" sx={{ color: 'text.secondary' }}>
            {t(`api_keys.rate.source.${source}`)}
          </Box>
        </Typography>
      ))}
    </Box>
  );
};
