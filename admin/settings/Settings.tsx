import { Skeleton, Stack } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { SettingsFragment } from '../gql/graphql.ts';
import { CopyText } from '../ui/CopyText.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { RequireScope } from '../ui/RequireScope.tsx';
import { TimeText } from '../ui/TimeText.tsx';
import { SettingsDomains } from './SettingsDomains.tsx';
import { SettingsInvoices } from './SettingsInvoices.tsx';
import { SettingsKeys } from './SettingsKeys.tsx';
import { SettingsPlan } from './SettingsPlan.tsx';
import { SettingsTwoFactor } from './SettingsTwoFactor.tsx';

export const Settings = () => {
  const t = useTranslate();
  return (
    <RequireScope scope="organization:read" title={t('settings.title')}>
      <Page title={t('settings.title')} lead={t('settings.lead')} width={720}>
        <SettingsBody />
      </Page>
    </RequireScope>
  );
};

const SettingsBody = () => {
  const { settings } = useDataProvider<ConsoleDataProvider>();
  const { data, error, refetch } = useQuery({ queryKey: ['settings'], queryFn: () => settings() });
  if (data) {
    return (
      <Stack sx={{ gap: 2.5 }}>
        <OrganizationFacts organization={data} />
        <SettingsPlan organization={data} />
        <SettingsInvoices organization={data} />
        <SettingsKeys organization={data} />
        <SettingsTwoFactor organization={data} />
        <SettingsDomains organization={data} />
      </Stack>
    );
  }
  return (
    <Panel flush={Boolean(error)}>
      {error ? <ErrorState error={error} retry={() => void refetch()} /> : <Skeleton height={120} />}
    </Panel>
  );
};

const OrganizationFacts = ({ organization }: { organization: SettingsFragment }) => {
  const t = useTranslate();
  return (
    <Panel title={t('settings.organization')}>
      <Facts>
        <Fact label={t('settings.name')}>{organization.name}</Fact>
        <Fact label={t('settings.id')}>
          <CopyText text={organization.id} what={t('settings.id')} />
        </Fact>
        <Fact label={t('settings.createdAt')}>
          <TimeText at={organization.createdAt} />
        </Fact>
      </Facts>
    </Panel>
  );
};
