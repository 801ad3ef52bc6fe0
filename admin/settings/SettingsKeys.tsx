import { Alert, Box, Stack, Typography } from '@mui/material';
import { type FormEvent, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { LeakAction, SettingsFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Choice } from '../ui/Choice.tsx';
import { Panel } from '../ui/Panel.tsx';
import { daysOf, SettingsNumber } from './SettingsNumber.tsx';
import { useSaveSettings } from './useSaveSettings.ts';

const leakActions: readonly LeakAction[] = ['REVOKE', 'NOTIFY'];

export const SettingsKeys = ({ organization }: { organization: SettingsFragment }) => {
  const t = useTranslate();
  const [max, setMax] = useState(String(organization.maxKeyLifetimeDays ?? ''));
  const [idle, setIdle] = useState(String(organization.idleKeyDays ?? ''));
  const [leakAction, setLeakAction] = useState(organization.leakAction);
  const [maxKeyLifetimeDays, idleKeyDays] = [daysOf(max, 1), daysOf(idle, 30)];
  const verb = useSaveSettings();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (maxKeyLifetimeDays === undefined || idleKeyDays === undefined) return;
    verb.mutate({ maxKeyLifetimeDays, idleKeyDays, leakAction });
  };
  return (
    <Panel title={t('settings.keys')}>
      <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2.5 }}>
        <SettingsNumber
          label={t('settings.max')}
          text={max}
          onChange={setMax}
          hint={t('settings.max_hint')}
          fault={maxKeyLifetimeDays === undefined ? t('settings.max_invalid') : undefined}
        />
        <SettingsNumber
          label={t('settings.idle')}
          text={idle}
          onChange={setIdle}
          hint={t('settings.idle_hint')}
          fault={idleKeyDays === undefined ? t('settings.idle_invalid') : undefined}
        />
        <LeakChoice value={leakAction} onChange={setLeakAction} />
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

const LeakChoice = ({ value, onChange }: { value: LeakAction; onChange: (value: LeakAction) => void }) => {
  const t = useTranslate();
  return (
    <Stack sx={{ gap: 0.75, alignItems: 'flex-start' }}>
      <Typography component="span" sx={{ fontSize: '0.8125rem', fontWeight: 600 }}>
        {t('settings.leak')}
      </Typography>
      <Choice
        name="leakAction"
        label={t('settings.leak')}
        value={value}
        onChange={onChange}
        options={leakActions.map((action) => ({ value: action, label: t(`settings.leak_action.${action}`) }))}
      />
      <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>{t(`settings.leak_hint.${value}`)}</Box>
    </Stack>
  );
};
