import { Box, Stack } from '@mui/material';
import { useState } from 'react';
import { useTranslate } from 'react-admin';
import type { ApiKeyRecordFragment } from '../gql/graphql.ts';
import { Choice } from '../ui/Choice.tsx';
import { Mono } from '../ui/Code.tsx';
import { formatDate } from '../ui/format.ts';
import { Panel } from '../ui/Panel.tsx';
import { StatusChip } from '../ui/StatusChip.tsx';
import { resourceLabel } from './ApiKeyScopeMatrix.tsx';
import { ApiKeyShrinkButton } from './ApiKeyShrinkButton.tsx';
import { fullAccess, usePreset } from './useScopeCatalogue.ts';
import { type ScopeUse, useScopeUse } from './useScopeUse.ts';

const spans = ['7', '30', '90'] as const;
type Span = (typeof spans)[number];

export const ApiKeyAccess = ({ record }: { record: ApiKeyRecordFragment }) => {
  const t = useTranslate();
  const [span, setSpan] = useState<Span>('90');
  const { data } = useScopeUse(record.id, Number(span));
  const preset = usePreset(record.scopes);
  const unused = data?.unusedScopes ?? [];
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
          <ScopeLine key={scope} scope={scope} uses={data?.scopeUse ?? []} />
        ))}
      </Box>
      {data && (
        <Stack direction="row" sx={{ mt: 2, gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
          <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{t('api_keys.shrink.unused_for')}</Box>
          <Choice
            name="unused-for"
            label={t('api_keys.shrink.unused_for')}
            value={span}
            options={spans.map((value) => ({ value, label: t('api_keys.shrink.days', { days: value }) }))}
            onChange={setSpan}
          />
          {unused.length > 0 ? (
            <ApiKeyShrinkButton record={record} days={Number(span)} scopes={unused} />
          ) : (
            <Box sx={{ color: 'text.secondary', fontSize: '0.8125rem' }}>{t('api_keys.shrink.none')}</Box>
          )}
        </Stack>
      )}
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

const ScopeLine = ({ scope, uses }: { scope: string; uses: readonly ScopeUse[] }) => {
  const t = useTranslate();
  const [resource = '', verb = ''] = scope.split(':');
  const use = uses.find((each) => each.scope === scope);
  const implied = uses.find((each) => !each.isGranted && each.scope === `${resource}:read`);
  return (
    <Box
      component="li"
      sx={{ display: 'flex', justifyContent: 'space-between', gap: 2, fontSize: '0.8125rem' }}
    >
      <Box>
        {resourceLabel(t, resource)} ·{' '}
        {t(verb === 'write' ? 'api_keys.level.read_write' : 'api_keys.level.read')}
        {use && (
          <Box sx={{ color: 'text.secondary', fontSize: '0.75rem' }}>
            {lastNeeded(t, use)}
            {implied?.lastUsedOn && t('api_keys.shrink.read_needed', { day: formatDate(implied.lastUsedOn) })}
          </Box>
        )}
      </Box>
      <Mono muted>{scope}</Mono>
    </Box>
  );
};

const lastNeeded = (t: ReturnType<typeof useTranslate>, { lastUsedOn, observedSince }: ScopeUse) =>
  lastUsedOn
    ? t('api_keys.shrink.needed', { day: formatDate(lastUsedOn) })
    : t('api_keys.shrink.not_needed', { day: formatDate(observedSince.slice(0, 10)) });

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
