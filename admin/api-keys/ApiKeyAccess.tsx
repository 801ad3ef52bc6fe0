import { Box, Stack } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Mono } from '../ui/Code.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { resourceLabel } from './ApiKeyScopeMatrix.tsx';
import { fullAccess, usePreset } from './useScopeCatalogue.ts';

export const ApiKeyAccess = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const preset = usePreset(record.scopes);
  return (
    <Panel
      title={t('resources.api-keys.fields.scopes')}
      actions={
        preset && (
          <StatusChip
            tone={preset === fullAccess ? 'warn' : 'neutral'}
            icon={preset === fullAccess ? 'alert' : 'key'}
            label={t(`api_keys.preset.${preset}`, { _: preset })}
          />
        )
      }
    >
      <Box component="ul" sx={{ listStyle: 'none', m: 0, p: 0, display: 'grid', rowGap: 0.75 }}>
        {record.scopes.map((scope) => (
          <ScopeLine key={scope} scope={scope} />
        ))}
      </Box>
    </Panel>
  );
};

export const ApiKeyNetworks = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  return (
    <Panel title={t('api_keys.show.networks')}>
      <Stack sx={{ gap: 1.5 }}>
        <Networks
          label={t('resources.api-keys.fields.ipAllowlist')}
          entries={record.ipAllowlist}
          none={t('api_keys.ip.anywhere')}
        />
        {record.ipDenylist.length > 0 && (
          <Networks label={t('resources.api-keys.fields.ipDenylist')} entries={record.ipDenylist} none="" />
        )}
      </Stack>
    </Panel>
  );
};

const ScopeLine = ({ scope }: { scope: string }) => {
  const t = useTranslate();
  const [resource = '', verb = ''] = scope.split(':');
  return (
    <Box
      component="li"
      sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, fontSize: '0.8125rem' }}
    >
      <span>
        {resourceLabel(t, resource)} ·{' '}
        {t(verb === 'write' ? 'api_keys.level.read_write' : 'api_keys.level.read')}
      </span>
      <Mono muted>{scope}</Mono>
    </Box>
  );
};

const Networks = ({ label, entries, none }: { label: string; entries: readonly string[]; none: string }) => (
  <Box>
    <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{label}</Box>
    {entries.length === 0
      ? none
      : entries.map((entry) => (
          <Box key={entry}>
            <Mono>{entry}</Mono>
          </Box>
        ))}
  </Box>
);
