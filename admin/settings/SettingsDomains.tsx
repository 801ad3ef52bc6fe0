import { Alert, Box, Stack, TextField, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useDataProvider, useTranslate } from 'react-admin';
import type { ConsoleDataProvider } from '../dataProvider.ts';
import type { SettingsDomainFragment, SettingsFragment } from '../gql/graphql.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmAction } from '../ui/ConfirmAction.tsx';
import { CopyText } from '../ui/CopyText.tsx';
import { Fact, Facts } from '../ui/Facts.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { useVerb } from '../ui/useVerb.ts';

const scope = 'organization:write';

export const SettingsDomains = ({ organization }: { organization: SettingsFragment }) => {
  const t = useTranslate();
  return (
    <Panel title={t('settings.domains.title')} hint={t('settings.domains.hint')}>
      <Stack sx={{ gap: 3 }}>
        {organization.domains.map((domain) => (
          <Domain key={domain.domain} record={domain} />
        ))}
        <AddDomain />
      </Stack>
    </Panel>
  );
};

const Domain = ({ record }: { record: SettingsDomainFragment }) => {
  const t = useTranslate();
  const { verifyDomain, removeDomain } = useDataProvider<ConsoleDataProvider>();
  const after = useReadAgain();
  const verify = useVerb({
    run: () => verifyDomain(record.domain),
    done: 'settings.domains.verified_now',
    showsErrors: true,
    after,
  });
  return (
    <Box component="section" aria-label={record.domain}>
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap', mb: 1 }}>
        <Typography component="h3" sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
          {record.domain}
        </Typography>
        {record.verifiedAt ? (
          <StatusChip tone="good" icon="check" label={t('settings.domains.verified')} />
        ) : (
          <StatusChip tone="warn" icon="clock" label={t('settings.domains.pending')} />
        )}
      </Stack>
      {!record.verifiedAt && <DomainRecord record={record} />}
      {verify.error && (
        <Alert severity="error" sx={{ mt: 1.5 }}>
          {verify.error.message}
        </Alert>
      )}
      <Stack direction="row" sx={{ gap: 1, mt: 1.5, flexWrap: 'wrap' }}>
        {!record.verifiedAt && (
          <ActionButton
            scope={scope}
            variant="outlined"
            color="secondary"
            loading={verify.isPending}
            onClick={() => verify.mutate()}
          >
            {t('settings.domains.verify')}
          </ActionButton>
        )}
        <ConfirmAction
          scope={scope}
          icon="trash"
          danger
          label={t('settings.domains.remove')}
          title={t('settings.domains.remove_title', { domain: record.domain })}
          text={t('settings.domains.remove_text')}
          confirm={t('settings.domains.remove')}
          done="settings.domains.removed"
          run={() => removeDomain(record.domain)}
          after={after}
        />
      </Stack>
    </Box>
  );
};

const DomainRecord = ({ record: { recordName, recordValue } }: { record: SettingsDomainFragment }) => {
  const t = useTranslate();
  return (
    <>
      <Typography variant="body2" sx={{ color: 'text.secondary', mb: 1 }}>
        {t('settings.domains.set')}
      </Typography>
      <Facts>
        <Fact label={t('settings.domains.record_name')}>
          <CopyText text={recordName} what={t('settings.domains.record_name')} />
        </Fact>
        <Fact label={t('settings.domains.record_value')}>
          <CopyText text={recordValue} what={t('settings.domains.record_value')} />
        </Fact>
      </Facts>
    </>
  );
};

const AddDomain = () => {
  const t = useTranslate();
  const [name, setName] = useState('');
  const { addDomain } = useDataProvider<ConsoleDataProvider>();
  const readAgain = useReadAgain();
  const verb = useVerb<string>({
    run: (domain) => addDomain(domain),
    done: 'settings.domains.added',
    showsErrors: true,
    after: () => {
      setName('');
      readAgain();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) verb.mutate(name.trim());
  };
  return (
    <Stack component="form" noValidate onSubmit={submit} sx={{ gap: 2 }}>
      <TextField
        label={t('settings.domains.name')}
        value={name}
        onChange={(event) => setName(event.target.value)}
        placeholder="example.com"
        error={Boolean(verb.error)}
        helperText={verb.error?.message}
      />
      <Box>
        <ActionButton
          scope={scope}
          type="submit"
          variant="outlined"
          color="secondary"
          loading={verb.isPending}
        >
          {t('settings.domains.add')}
        </ActionButton>
      </Box>
    </Stack>
  );
};

function useReadAgain(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: ['settings'] });
}
