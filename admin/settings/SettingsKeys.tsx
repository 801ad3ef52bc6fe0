import { Alert, Box, Stack, TextField } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { SettingsFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useVerb } from '../ui/useVerb.ts';

/** Empty is no limit; undefined is not a number of days. */
function daysOf(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const days = Number(text);
  return Number.isInteger(days) && days >= 1 && days <= 3650 ? days : undefined;
}

export const SettingsKeys = ({ organization }: { organization: SettingsFragment }) => {
  const t = useTranslate();
  const { updateSettings } = useDataProvider<ConsoleDataProvider>();
  const queryClient = useQueryClient();
  const [text, setText] = useState(String(organization.maxKeyLifetimeDays ?? ''));
  const days = daysOf(text);
  const verb = useVerb<number | null>({
    run: (maxKeyLifetimeDays) => updateSettings({ maxKeyLifetimeDays }),
    done: 'settings.saved',
    showsErrors: true,
    after: () => void queryClient.invalidateQueries({ queryKey: ['settings'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (days !== undefined) verb.mutate(days);
  };
  return (
    <Panel title={t('settings.keys')}>
      <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2 }}>
        <TextField
          label={t('settings.max')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          error={days === undefined}
          helperText={t(days === undefined ? 'settings.max_invalid' : 'settings.max_hint')}
          slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        />
        {verb.error && <Alert severity="error">{verb.error.message}</Alert>}
        <Box>
          <ActionButton
            scope="organization:write"
            type="submit"
            variant="contained"
            color="primary"
            loading={verb.isPending}
          >
            {t('ra.action.save')}
          </ActionButton>
        </Box>
      </Stack>
    </Panel>
  );
};
