import { Alert, Box, Stack, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { SettingsFragment } from '../gql/graphql.ts';
import { useViewer } from '../layout/context.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { useVerb } from '../ui/useVerb.ts';

export const SettingsTwoFactor = ({ organization }: { organization: SettingsFragment }) => {
  const t = useTranslate();
  const { updateSettings } = useDataProvider<ConsoleDataProvider>();
  const queryClient = useQueryClient();
  const isOwner = useViewer().role === 'OWNER';
  const required = organization.requireTwoFactor;
  const verb = useVerb<boolean>({
    run: (requireTwoFactor) => updateSettings({ requireTwoFactor }),
    done: 'settings.saved',
    showsErrors: true,
    after: () => void queryClient.invalidateQueries({ queryKey: ['settings'] }),
  });
  const chip = required ? (
    <StatusChip tone="good" icon="check" label={t('settings.two_factor.required')} />
  ) : (
    <StatusChip tone="neutral" icon="ban" label={t('settings.two_factor.free')} />
  );
  return (
    <Panel title={t('settings.two_factor.title')} actions={chip}>
      <Stack sx={{ gap: 2 }}>
        <Typography sx={{ color: 'text.secondary' }}>{t('settings.two_factor.text')}</Typography>
        {verb.error && <Alert severity="error">{verb.error.message}</Alert>}
        <Box>
          <ActionButton
            scope="organization:write"
            variant="outlined"
            color="secondary"
            blocked={!isOwner && t('settings.two_factor.owners_only')}
            loading={verb.isPending}
            onClick={() => verb.mutate(!required)}
          >
            {t(required ? 'settings.two_factor.release' : 'settings.two_factor.require')}
          </ActionButton>
        </Box>
      </Stack>
    </Panel>
  );
};
